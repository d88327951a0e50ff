import { Emitter } from '@rocket.chat/emitter';
import { isBot } from '../lib/is-bot.ts';

/** What of an account decides whether there is somebody to talk to. */
export type Standing = { readonly active: boolean; readonly isBot: boolean };

const toStanding = (user: unknown): Standing | undefined => {
	if (typeof user !== 'object' || user === null) {
		return undefined;
	}
	const { active, type, roles } = user as Record<string, unknown>;
	return { active: active !== false, isBot: isBot({ type, roles }) };
};

/** Accounts of the users that somebody on this page looks at. `changed` carries the user id. */
export class PeopleStore extends Emitter<{ changed: string }> {
	private readonly known = new Map<string, Standing>();
	/** The number of the last question about each user looked at: an older answer does not count. */
	private readonly asked = new Map<string, number>();
	private questions = 0;

	/**
	 * @param fetch the account as the server shows it to others, `{ active, type, roles }`; rejects where there is none
	 */
	constructor(private readonly fetch: (uid: string) => Promise<unknown>) {
		super();
	}

	/** Undefined until it is known; asks the server the first time. */
	readonly get = (uid: string): Standing | undefined => {
		if (!this.asked.has(uid)) {
			void this.ask(uid);
		}
		return this.known.get(uid);
	};

	/** Asks again for everyone looked at, on a new connection: changes were missed meanwhile. */
	reload(): void {
		for (const uid of [...this.asked.keys()]) {
			void this.ask(uid);
		}
	}

	/** Asks again for one who is looked at, of whom something else has changed. */
	readonly refresh = (uid: string): void => {
		if (this.asked.has(uid)) {
			void this.ask(uid);
		}
	};

	clear(): void {
		this.known.clear();
		this.asked.clear();
	}

	private async ask(uid: string): Promise<void> {
		this.questions += 1;
		const question = this.questions;
		this.asked.set(uid, question);
		// What could not be had is asked again by `reload` on the next connection; until then it is as it was.
		const standing = toStanding(await this.fetch(uid).catch(() => undefined));
		const known = this.known.get(uid);
		if (
			this.asked.get(uid) !== question ||
			!standing ||
			(known?.active === standing.active && known.isBot === standing.isBot)
		) {
			return;
		}
		this.known.set(uid, standing);
		this.emit('changed', uid);
	}
}
