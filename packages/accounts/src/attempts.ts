import type { IUser, LoginUser, PasswordInput } from '@rocket.chat/otr-typings';
import type { Caller } from './accounts.ts';
import type { Context } from './context.ts';
import { AccountsError } from './errors.ts';
import type { GuessBudget } from './guess-budget.ts';
import { passwordDigests } from './passwords.ts';

/** `name`: what the account was named by, in the store's spelling. `user`: undefined where there is none. */
type Attempt = {
	readonly user: IUser | undefined;
	readonly name: string;
	readonly password: PasswordInput;
	readonly caller: Caller;
};

/**
 * UTF-16 units, far more than a name or address has: to normalize a run of combining marks takes the square of its
 * length.
 */
const MOST_NAMED = 1_000;

/**
 * A name as budgets count it: in the spelling by which the store compares, username and address apart. By what was
 * typed and not by the account, so that an account that does not exist is slowed like one that does, and two names of
 * one account do not betray that they are.
 */
export const nameOfLogin = (named: LoginUser): string => {
	const [kind, text] = 'email' in named ? ['email', named.email] : ['username', named.username];
	return `${kind} ${typeof text === 'string' ? text.trim().slice(0, MOST_NAMED).normalize('NFC').toLowerCase() : ''}`;
};

type AttemptBudget = { readonly budget: GuessBudget; readonly key: string } | undefined;

/** What this attempt is counted by; undefined where the account knows whence it comes. */
const attemptBudgetOf = async (
	{ budgets, networks }: Context,
	{ user, name, caller }: Attempt,
): Promise<{ attemptBudget: AttemptBudget; isKnown: boolean }> => {
	if (user && caller.holder === user._id) {
		return { attemptBudget: { budget: budgets.byHolder, key: user._id }, isKnown: true };
	}
	// Asked for nobody, too, so that time does not tell.
	const isKnown = (await networks.has(user?._id ?? '', caller.network)) && user !== undefined;
	return { attemptBudget: isKnown ? undefined : { budget: budgets.byName, key: name }, isKnown };
};

/**
 * Whether this is the account's password; false for no account. Guesses are slowed by account, its owner is not: see
 * `attemptBudgetOf`. What fails is noted for the owner and counted for the operator.
 * @throws AccountsError `error-too-many-requests`, details.timeToReset in ms, unjudged
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
		attemptBudget?.budget.giveBack(attemptBudget.key);
		if (error instanceof AccountsError) {
			// Too many wait: no guess, and nothing that its owner need know.
			context.refusals.note(caller.network, 'slowed', user?.username);
		}
		throw error;
	}
	if (right) {
		attemptBudget?.budget.giveBack(attemptBudget.key);
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
