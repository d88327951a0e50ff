import type { IUser, LoginUser, PasswordInput } from '@rocket.chat/otr-typings';
import type { Caller } from './accounts.ts';
import type { Context } from './context.ts';
import { AccountsError } from './errors.ts';
import type { GuessBudget } from './guess-budget.ts';
import { passwordDigests } from './passwords.ts';

/**
 * `name`: the name or address that was given, in the store's spelling. `user`: undefined if there is no such account.
 */
type Attempt = {
	readonly user: IUser | undefined;
	readonly name: string;
	readonly password: PasswordInput;
	readonly caller: Caller;
};

/** UTF-16 units, far more than any name or address has: normalizing a run of combining marks takes quadratic time. */
const MOST_NAMED = 1_000;

/**
 * The key of a budget: the typed name in the store's spelling, usernames and addresses apart. It is the typed name and
 * not the account, so that a missing account is slowed like an existing one, and two names of one account do not reveal
 * that they belong together.
 */
export const nameOfLogin = (named: LoginUser): string => {
	const [kind, text] = 'email' in named ? ['email', named.email] : ['username', named.username];
	return `${kind} ${typeof text === 'string' ? text.trim().slice(0, MOST_NAMED).normalize('NFC').toLowerCase() : ''}`;
};

type AttemptBudget = { readonly budget: GuessBudget; readonly key: string } | undefined;

/** The key that this attempt is counted under; undefined if the account has signed in from this network before. */
const attemptBudgetOf = async (
	{ budgets, networks }: Context,
	{ user, name, caller }: Attempt,
): Promise<{ attemptBudget: AttemptBudget; isKnown: boolean }> => {
	if (user && caller.holder === user._id) {
		return { attemptBudget: { budget: budgets.byHolder, key: user._id }, isKnown: true };
	}
	// Looked up even without an account, so that timing reveals nothing.
	const isKnown = (await networks.has(user?._id ?? '', caller.network)) && user !== undefined;
	return { attemptBudget: isKnown ? undefined : { budget: budgets.byName, key: name }, isKnown };
};

/**
 * Whether this is the account's password; false without an account. Guesses are slowed down by account, but not those
 * of its owner: see `attemptBudgetOf`. A failure is recorded for the owner and counted for the operator.
 * @throws AccountsError `error-too-many-requests`, details.timeToReset in ms, without checking the password
 */
export const tryPassword = async (context: Context, attempt: Attempt): Promise<boolean> => {
	const { user, name, password, caller } = attempt;
	const { attemptBudget, isKnown } = await attemptBudgetOf(context, attempt);
	const wait = attemptBudget?.budget.take(attemptBudget.key) ?? 0;
	if (wait > 0) {
		noteFailure(context, attempt, 'slowed');
		throw new AccountsError('error-too-many-requests', 'Too many attempts. Please try again later.', {
			timeToReset: wait,
		});
	}
	let right: boolean;
	try {
		right = await context.passwords.matches(passwordDigests(password), user?.services?.password?.bcrypt, {
			network: caller.network,
			account: name,
		});
	} catch (error) {
		attemptBudget?.budget.refund(attemptBudget.key);
		if (error instanceof AccountsError) {
			// Too many are waiting: this is not a guess, and its owner need not know.
			context.refusals.note(caller.network, 'slowed', user?.username);
		}
		throw error;
	}
	if (right) {
		attemptBudget?.budget.refund(attemptBudget.key);
	} else {
		noteFailure(context, attempt, isKnown ? 'wrong-from-known' : 'wrong');
	}
	return right;
};

const noteFailure = (
	{ failures, refusals }: Context,
	{ user, caller }: Attempt,
	kind: 'wrong' | 'wrong-from-known' | 'slowed',
): void => {
	refusals.note(caller.network, kind === 'slowed' ? 'slowed' : 'wrong', user?.username);
	if (user) {
		failures.note(user._id, kind);
	}
};
