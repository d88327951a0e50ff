import { Emitter } from '@rocket.chat/emitter';
import type { UserPresence, UserStatus } from '@rocket.chat/ui-contexts';
import { statusOfNumber } from '../lib/events.ts';
import { Lingering } from './lingering.ts';

/** Users that the server lets one connection watch; further ones wait until others are released. */
const MAX_WATCHED = 1_000;

/** ms. A user is watched for one to two of these after their last subscriber left, since views often return. */
const LINGER = 2_500;

/** The users that this connection starts and stops watching. */
export type WatchChange = { readonly added: readonly string[]; readonly removed: readonly string[] };

export type PresenceDeps = {
	/**
	 * Sends the change to the server. Resolves once the server has sent, through `take`, the presence of each added user
	 * who is not offline. Rejects if the server refused all of it, with `details.timeToReset` (ms) where a retry on
	 * this connection can succeed.
	 */
	watch(change: WatchChange): Promise<void>;
	/** Calls back after `ms` milliseconds. */
	after(ms: number, callback: () => void): void;
};

const timeToReset = (error: unknown): number | undefined => {
	const { details } = (typeof error === 'object' && error !== null ? error : {}) as {
		details?: { timeToReset?: unknown } | null;
	};
	return typeof details?.timeToReset === 'number' ? details.timeToReset : undefined;
};

/**
 * The presence of users that this page shows. A user is watched while they have a subscriber. `changed` carries the
 * user id.
 */
export class PresenceStore extends Emitter<{ changed: string }> {
	private readonly known = new Map<string, UserPresence>();
	private readonly lookers = new Map<string, Set<() => void>>();
	/** The watched users, as sent to the server. */
	private readonly watched = new Set<string>();
	/** Added users whose presence has not arrived and whose request is not answered. */
	private readonly asking = new Set<string>();
	private readonly lingering: Lingering;
	private scheduled = false;
	/** Counts connections, to ignore answers on a former one. */
	private generation = 0;

	constructor(private readonly deps: PresenceDeps) {
		super();
		this.lingering = new Lingering(
			(callback) => deps.after(LINGER, callback),
			() => this.schedule(),
		);
	}

	/** Undefined until known; a user becomes known while subscribed to. */
	readonly get = (uid: string): UserPresence | undefined => this.known.get(uid);

	/** Calls `listener` when the user's presence changes. Returns the unsubscribe. */
	readonly subscribe = (uid: string, listener: () => void): (() => void) => {
		if (uid === '') {
			return () => undefined;
		}
		const lookers = this.lookers.get(uid) ?? new Set();
		const looker = () => listener();
		this.lookers.set(uid, lookers.add(looker));
		this.lingering.delete(uid);
		this.schedule();
		return () => {
			if (lookers.delete(looker) && lookers.size === 0) {
				this.lookers.delete(uid);
				this.lingering.add(uid);
			}
		};
	};

	/** Call after login on a new connection, which watches no one yet and may have missed changes. */
	reload(): void {
		this.generation += 1;
		this.watched.clear();
		this.asking.clear();
		void this.change();
	}

	/** Takes a frame of `stream-user-presence`: of the user `uid`, `{ args: [[username, status, text]] }`. */
	readonly take = (uid: string, { args }: Readonly<Record<string, unknown>>): void => {
		const [event] = Array.isArray(args) ? args : [];
		if (Array.isArray(event) && this.watched.has(uid)) {
			const [username, status, statusText] = event as unknown[];
			this.asking.delete(uid);
			this.put(uid, { username, status: statusOfNumber(status), statusText });
		}
	};

	clear(): void {
		this.generation += 1;
		this.known.clear();
		this.watched.clear();
		this.asking.clear();
	}

	/** Changes within one turn of the event loop are sent as one message. */
	private schedule(): void {
		if (!this.scheduled) {
			this.scheduled = true;
			queueMicrotask(() => {
				this.scheduled = false;
				void this.change();
			});
		}
	}

	private async change(): Promise<void> {
		const removed = [...this.watched].filter((uid) => !this.lookers.has(uid) && !this.lingering.has(uid));
		const added = [...this.lookers.keys()]
			.filter((uid) => !this.watched.has(uid))
			.slice(0, MAX_WATCHED - this.watched.size + removed.length);
		if (added.length + removed.length === 0) {
			return;
		}
		this.move(added, removed);
		for (const uid of removed) {
			this.known.delete(uid);
		}
		const { generation } = this;
		try {
			await this.deps.watch({ added, removed });
			this.settle(generation, added);
		} catch (error) {
			this.failed(generation, { added, removed }, error);
		}
	}

	/** Added users that the server sent nothing about are offline. */
	private settle(generation: number, added: readonly string[]): void {
		for (const uid of generation === this.generation ? added : []) {
			if (this.asking.delete(uid)) {
				this.put(uid, { status: 'offline' });
			}
		}
	}

	/** A request that failed with its connection is repeated by `reload` on the next one. */
	private failed(generation: number, { added, removed }: WatchChange, error: unknown): void {
		if (generation !== this.generation) {
			return;
		}
		this.move(removed, added);
		const ms = timeToReset(error);
		if (ms !== undefined) {
			this.deps.after(ms, () => this.schedule());
		}
	}

	private move(added: readonly string[], removed: readonly string[]): void {
		for (const uid of removed) {
			this.watched.delete(uid);
			this.asking.delete(uid);
		}
		for (const uid of added) {
			this.watched.add(uid);
			this.asking.add(uid);
		}
	}

	private put(
		uid: string,
		{ username, status, statusText }: { username?: unknown; status: UserStatus; statusText?: unknown },
	): void {
		const text = typeof statusText === 'string' && statusText !== '' ? statusText : undefined;
		const known = this.known.get(uid);
		if (known?.status === status && known.statusText === text) {
			return;
		}
		this.known.set(uid, {
			_id: uid,
			status,
			...(typeof username === 'string' && { username }),
			...(text !== undefined && { statusText: text }),
		});
		for (const look of [...(this.lookers.get(uid) ?? [])]) {
			look();
		}
		this.emit('changed', uid);
	}
}
