import { createHash, randomBytes } from 'node:crypto';
import { defaultsOf, type IUser } from '@rocket.chat/otr-typings';
import type { AccountsDependencies } from './accounts.ts';
import { type Audit, createRefusalLog, type RefusalLog } from './audit.ts';
import { type Budgets, createBudgets } from './budgets.ts';
import { AccountsError } from './errors.ts';
import { createFailures, type Failures } from './failures.ts';
import { createKnownNetworks, type KnownNetworks } from './known-networks.ts';
import { createPasswordHasher, type PasswordHasher } from './passwords.ts';
import { type AccountsSettings, accountsSettings } from './settings/definitions.ts';

const DEFAULTS = defaultsOf(accountsSettings);

/** The context that the parts of accounts share. */
export type Context = {
	users: AccountsDependencies['models']['users'];
	broker: AccountsDependencies['broker'];
	passwords: PasswordHasher;
	budgets: Budgets;
	networks: KnownNetworks;
	failures: Failures;
	refusals: RefusalLog;
	audit: Audit;
	now(): Date;
	random(length: number): Uint8Array;
	setting<Id extends keyof AccountsSettings>(id: Id): AccountsSettings[Id];
};

const ignore = (): void => undefined;

/** Runs once, without keeping the process alive. */
const afterwards = (ms: number, callback: () => void): void => {
	setTimeout(callback, ms).unref();
};

export const createContext = ({
	models,
	broker,
	settings,
	clock = Date.now,
	monotonic = () => performance.now(),
	after = afterwards,
	random = randomBytes,
	bcryptRounds,
	audit = ignore,
	onError = ignore,
}: AccountsDependencies): Context => {
	const now = (): Date => new Date(clock());
	return {
		users: models.users,
		broker,
		passwords: createPasswordHasher(bcryptRounds),
		budgets: createBudgets(monotonic),
		networks: createKnownNetworks(models.signIns, now, random),
		failures: createFailures({ signIns: models.signIns, now, monotonic, onError }),
		refusals: createRefusalLog(audit, after),
		audit,
		now,
		random,
		setting: (id) => settings?.get(id) ?? DEFAULTS[id],
	};
};

/** Base64 of the token's SHA-256: Meteor's `Accounts._hashLoginToken`. */
export const hashToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('base64');

const DAY = 86_400_000;

/** How long a login token is valid, ms. */
export const lifetime = (context: Context): number => context.setting('Accounts_LoginExpiration') * DAY;

export const requireUser = (user: IUser | undefined): IUser => {
	if (!user) {
		throw new AccountsError('error-invalid-user', 'Invalid user');
	}
	return user;
};

export const announceUser = ({ broker }: Context, user: IUser, diff: Record<string, unknown>): Promise<void> =>
	broker.broadcast('user.changed', {
		_id: user._id,
		username: user.username ?? '',
		active: user.active,
		roles: user.roles,
		diff,
	});
