/** Who acted: a user, or the workspace itself (its environment, or a command on its machine). */
export type Actor = { readonly userId: string } | 'workspace';

/**
 * Events of accounts for the operator's log. Names only of existing accounts, addresses only as their network; never a
 * password, a digest, a token or a value. `sign-ins-refused` counts those of one network and minute.
 */
export type AuditEvent =
	| { readonly act: 'signed-in'; readonly userId: string; readonly username: string; readonly address: string }
	| {
			readonly act: 'sign-ins-refused';
			readonly address: string;
			/** Checked and found wrong. */
			readonly wrong: number;
			/** Refused unchecked, after too many others. */
			readonly slowed: number;
			/** Some of the existing accounts that were tried. */
			readonly usernames: readonly string[];
	  }
	| {
			readonly act: 'registered';
			readonly userId: string;
			readonly username: string;
			readonly roles: readonly string[];
			readonly by: Actor | 'self';
	  }
	| {
			readonly act: 'password-changed';
			readonly userId: string;
			readonly username: string;
			readonly by: Actor | 'self';
	  }
	| { readonly act: 'keys-replaced'; readonly userId: string; readonly username: string }
	| {
			readonly act: 'activated' | 'deactivated';
			readonly userId: string;
			readonly username: string;
			readonly by: Actor;
	  }
	| { readonly act: 'setting-changed'; readonly setting: string; readonly by: Actor };

export type Audit = (event: AuditEvent) => void;

const MINUTE = 60_000;
/** Networks that are counted separately in one minute, and accounts that are listed for each. */
const MAX_NETWORKS = 1_000;
const MAX_NAMES = 10;

/** The address logged for all networks beyond those that are counted separately. */
const OTHERS = 'others';

type Refused = { wrong: number; slowed: number; usernames: Set<string> };

export type RefusalLog = {
	note(network: string, kind: 'wrong' | 'slowed', username: string | undefined): void;
	/** Logs what was counted so far. */
	flush(): void;
};

/** @param after runs something once after so many ms, without keeping the process alive */
export const createRefusalLog = (audit: Audit, after: (ms: number, callback: () => void) => void): RefusalLog => {
	let minute = new Map<string, Refused>();
	const flush = (): void => {
		const ended = minute;
		minute = new Map();
		for (const [address, { wrong, slowed, usernames }] of ended) {
			audit({ act: 'sign-ins-refused', address, wrong, slowed, usernames: [...usernames] });
		}
	};
	return {
		note: (network, kind, username) => {
			if (minute.size === 0) {
				const begun = minute;
				after(MINUTE, () => {
					if (minute === begun) {
						flush();
					}
				});
			}
			const address = minute.has(network) || minute.size < MAX_NETWORKS ? network : OTHERS;
			const refused = minute.get(address) ?? { wrong: 0, slowed: 0, usernames: new Set<string>() };
			refused[kind]++;
			if (username !== undefined && refused.usernames.size < MAX_NAMES) {
				refused.usernames.add(username);
			}
			minute.set(address, refused);
		},
		flush,
	};
};
