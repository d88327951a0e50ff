import { Emitter } from '@rocket.chat/emitter';
import type { UserPresence, UserStatus } from '@rocket.chat/ui-contexts';

/** Rocket.Chat's order on the wire. */
const STATUS: readonly UserStatus[] = ['offline', 'online', 'away', 'busy'];

const toStatus = (value: unknown): UserStatus | undefined => (typeof value === 'number' ? STATUS[value] : STATUS.find((status) => status === value));

/** Presence of the users that somebody on this page looks at. `changed` carries the user id. */
export class PresenceStore extends Emitter<{ changed: string }> {
	private readonly known = new Map<string, UserPresence>();
	private readonly wanted = new Set<string>();
	private readonly asking = new Set<string>();
	private scheduled = false;

	/** @param fetch presence of these users now, each `{ _id, username, status }`; those it leaves out are offline */
	constructor(private readonly fetch: (uids: readonly string[]) => Promise<readonly unknown[]>) {
		super();
	}

	/** Undefined until it is known; asks the server the first time. */
	readonly get = (uid: string): UserPresence | undefined => {
		if (uid && !this.wanted.has(uid)) {
			this.wanted.add(uid);
			this.ask(uid);
		}
		return this.known.get(uid);
	};

	readonly subscribe = (uid: string, listener: () => void): (() => void) => this.on('changed', (changed) => changed === uid && listener());

	/** Asks again for everyone looked at, on a new connection: changes were missed meanwhile. */
	reload(): void {
		for (const uid of this.wanted) {
			this.ask(uid);
		}
	}

	/** Takes an event of `user-status`: [uid, username, status, text]. */
	take(event: unknown): void {
		const [uid, username, status, statusText] = Array.isArray(event) ? event : [];
		if (typeof uid === 'string') {
			this.asking.delete(uid);
			this.put({ _id: uid, username, status, statusText });
		}
	}

	clear(): void {
		this.known.clear();
		this.wanted.clear();
	}

	private ask(uid: string): void {
		this.asking.add(uid);
		if (!this.scheduled) {
			this.scheduled = true;
			queueMicrotask(() => void this.askAll());
		}
	}

	private async askAll(): Promise<void> {
		this.scheduled = false;
		const uids = [...this.asking];
		const answer = await this.fetch(uids).catch(() => undefined);
		// A failed question is asked again by `reload` on the next connection; an event that came meanwhile is newer than the answer.
		for (const uid of uids.filter((each) => answer && this.asking.delete(each))) {
			const found = answer?.find((each) => typeof each === 'object' && each !== null && '_id' in each && each._id === uid);
			this.put(found ?? { _id: uid, status: 'offline' });
		}
	}

	private put(value: unknown): void {
		const { _id, username, status, statusText } = value as Record<string, unknown>;
		const decoded = toStatus(status) ?? 'offline';
		const text = typeof statusText === 'string' && statusText !== '' ? statusText : undefined;
		const known = typeof _id === 'string' ? this.known.get(_id) : undefined;
		if (typeof _id !== 'string' || (known?.status === decoded && known.statusText === text)) {
			return;
		}
		this.known.set(_id, { _id, status: decoded, ...(typeof username === 'string' && { username }), ...(text !== undefined && { statusText: text }) });
		this.emit('changed', _id);
	}
}
