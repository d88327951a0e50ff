import { Emitter } from '@rocket.chat/emitter';
import type { RoomDocuments, RoomsStore } from './rooms-store.ts';

/**
 * ms by which a reconnected page asks for what is older than the newest it has: events arrive in no order that it may
 * rely on.
 */
const OVERLAP = 60_000;

/** ms in which the room of a place that an event brought comes by its own event. */
const ROOM_FOLLOWS = 500;

export type RoomLoaderDeps = {
	/** Calls a method of the server. */
	call(method: string, ...params: unknown[]): Promise<unknown>;
	/** Calls back after `ms` milliseconds. */
	after(ms: number, callback: () => void): void;
};

type Answer = RoomDocuments & { readonly next?: unknown };

const asAnswer = (value: unknown): Answer => (typeof value === 'object' && value !== null ? value : {});

const timeToReset = (error: unknown): number | undefined => {
	const { details } = (typeof error === 'object' && error !== null ? error : {}) as {
		details?: { timeToReset?: unknown } | null;
	};
	return typeof details?.timeToReset === 'number' ? details.timeToReset : undefined;
};

/**
 * Loads rooms into the store as far as somebody looks: the newest hundred, more as the list is scrolled, what a search
 * finds, and single ones. After a connection was lost, what has changed since.
 */
export class RoomLoader extends Emitter<{ changed: undefined }> {
	/** Where the list ends that was loaded; undefined at its very end. */
	private end: unknown;
	/** Until this time everything is in the store; while it is caught up with, it stays. */
	private since: number | undefined;
	private paging: Promise<void> | undefined;
	private readonly loading = new Map<string, Promise<boolean>>();
	/** Rooms that the server did not know. */
	private readonly missing = new Set<string>();
	/** Counts users: an answer for a former one is let fall. */
	private generation = 0;

	constructor(
		private readonly rooms: RoomsStore,
		private readonly deps: RoomLoaderDeps,
	) {
		super();
	}

	/** The first page, or what has changed; on each new connection. */
	async sync(): Promise<void> {
		this.missing.clear();
		if (this.rooms.ready()) {
			await this.catchUp();
			return;
		}
		const answer = await this.ask('rooms/page', { open: true });
		if (answer) {
			this.rooms.put(answer, { ready: true });
			this.reached(answer.next);
		}
	}

	/** Whether the server has more of the list. */
	readonly hasMore = (): boolean => this.end !== undefined;

	readonly subscribe = (listener: () => void): (() => void) => this.on('changed', listener);

	/** The next page of the list. */
	readonly more = (): Promise<void> => {
		if (this.end === undefined) {
			return Promise.resolve();
		}
		this.paging ??= this.nextPage().finally(() => {
			this.paging = undefined;
		});
		return this.paging;
	};

	/**
	 * Those of all rooms, hidden ones too, whose name has this text in it, the newest hundred. Answers their ids; they
	 * are in the store then.
	 */
	readonly search = async (text: string): Promise<readonly string[]> => {
		const answer = await this.ask('rooms/page', { text });
		this.rooms.put(answer ?? {});
		const { rooms } = answer ?? {};
		return Array.isArray(rooms) ? rooms.map(({ _id }: { _id: string }) => _id) : [];
	};

	/** One room by its id; false where there is none. */
	readonly load = (rid: string): Promise<boolean> => {
		if (this.rooms.knows(rid) || this.missing.has(rid)) {
			return Promise.resolve(!this.missing.has(rid));
		}
		const loading = this.loading.get(rid) ?? this.one(rid).finally(() => this.loading.delete(rid));
		this.loading.set(rid, loading);
		return loading;
	};

	/** Somebody needs a room that may not be here. A failure is made good by the next who do. */
	readonly want = (rid: string): void => {
		if (this.rooms.ready()) {
			this.load(rid).catch(() => undefined);
		}
	};

	/** An event brought a place whose room was never loaded. */
	readonly placeCame = (place: unknown): void => {
		const { rid } = (typeof place === 'object' && place !== null ? place : {}) as { rid?: unknown };
		if (typeof rid === 'string' && !this.rooms.room(rid)) {
			this.missing.delete(rid);
			this.deps.after(ROOM_FOLLOWS, () => this.want(rid));
		}
	};

	clear(): void {
		this.generation += 1;
		this.since = undefined;
		this.missing.clear();
		this.reached(undefined);
	}

	private async catchUp(): Promise<void> {
		this.since ??= Math.max(0, this.rooms.newest() - OVERLAP);
		const since = new Date(this.since);
		for (let after: object | undefined = {}; after; ) {
			const answer: Answer | undefined = await this.ask('rooms/changes', { since, ...after });
			if (!answer) {
				return;
			}
			this.rooms.put(answer);
			after = answer.next === undefined ? undefined : { after: answer.next };
		}
		this.since = undefined;
	}

	private async nextPage(): Promise<void> {
		const answer = await this.ask('rooms/page', { open: true, after: this.end });
		if (answer) {
			this.rooms.put(answer);
			this.reached(answer.next);
		}
	}

	private async one(rid: string): Promise<boolean> {
		const answer = await this.ask('rooms/one', rid);
		const { subscription, room } = (answer ?? {}) as { subscription?: unknown; room?: unknown };
		if (answer && room === undefined) {
			this.missing.add(rid);
		}
		if (room !== undefined) {
			this.rooms.put({ subscriptions: [subscription], rooms: [room] });
		}
		return room !== undefined;
	}

	private reached(end: unknown): void {
		this.end = end;
		this.emit('changed');
	}

	/** Undefined where somebody else is signed in meanwhile. Asks again where the server says when. */
	private async ask(method: string, query: unknown): Promise<Answer | undefined> {
		const { generation } = this;
		for (;;) {
			try {
				const answer = await this.deps.call(method, query);
				return generation === this.generation ? asAnswer(answer) : undefined;
			} catch (error) {
				const ms = timeToReset(error);
				if (ms === undefined || generation !== this.generation) {
					throw error;
				}
				await new Promise<void>((resolve) => this.deps.after(ms, resolve));
			}
		}
	}
}
