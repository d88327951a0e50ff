import type { Accounts, AccountsDependencies } from './accounts.ts';
import { administrationOf } from './administration.ts';
import { createContext } from './context.ts';
import { directoryOf } from './directory.ts';
import { keysOf } from './keys.ts';
import { loginsOf } from './logins.ts';
import { passwordChangesOf } from './password-changes.ts';
import { registrationOf } from './registration.ts';
import { sessionsOf } from './sessions.ts';
import { statusOf } from './status.ts';

/** Accounts over a store; @see Accounts. @throws RangeError if `bcryptRounds` is out of bounds */
export const createAccounts = (dependencies: AccountsDependencies): Accounts => {
	const context = createContext(dependencies);
	return {
		...registrationOf(context),
		...loginsOf(context),
		...administrationOf(context),
		...sessionsOf(context),
		...passwordChangesOf(context),
		...keysOf(context),
		...statusOf(context),
		...directoryOf(context),
	};
};
