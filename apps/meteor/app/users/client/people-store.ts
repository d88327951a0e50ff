import { Emitter } from '@rocket.chat/emitter';
import { isBot } from '../lib/is-bot.ts';

/** The fields of an account that decide whether the user can be talked to. */
export type Standing = { readonly active: boolean; readonly isBot: boolean };

const toStanding = (user: unknown): Standing | undefined => {
	if (typeof user !== 'object' || user === null) {
		return undefined;
	}
	const { active, type, roles } = user as Record<string, unknown>;
	return { active: active !== false, isBot: isBot({ type, roles }) };
};

/** Accounts of the users that this page displays. `changed` carries the user id. */
export class PeopleStore extends Emitter<{ changed: string }> {
	private readonly known = new Map<string, Standing>();
	/** The number of the latest request for each displayed user: answers to older ones are ignored. */
	private readonly requests = new Map<string, number>();
	private questions = 0;

	/** @param fetch the account as the server shows it to others, `{ active, type, roles }`; rejects if there is none */
	constructor(private readonly fetch: (uid: string) => Promise<unknown>) {
		super();
	}

	/** Undefined until it is known; fetched on the first call. */
	readonly get = (uid: string): Standing | undefined => {
		if (!this.requests.has(uid)) {
			void this.ask(uid);
		}
		return this.known.get(uid);
	};

	/** Fetches all displayed users again on a new connection, since changes were missed. */
	reload(): void {
		for (const uid of [...this.requests.keys()]) {
			void this.ask(uid);
		}
	}

	/** Fetches a displayed user again after something else of theirs has changed. */
	readonly refresh = (uid: string): void => {
		if (this.requests.has(uid)) {
			void this.ask(uid);
		}
	};

	clear(): void {
		this.known.clear();
		this.requests.clear();
	}

	private async ask(uid: string): Promise<void> {
		this.questions += 1;
		const question = this.questions;
		this.requests.set(uid, question);
		// After a failure `reload` tries again on the next connection; until then the account stays as it was.
		const standing = toStanding(await this.fetch(uid).catch(() => undefined));
		const known = this.known.get(uid);
		if (
			this.requests.get(uid) !== question ||
			!standing ||
			(known?.active === standing.active && known.isBot === standing.isBot)
		) {
			return;
		}
		this.known.set(uid, standing);
		this.emit('changed', uid);
	}
}
