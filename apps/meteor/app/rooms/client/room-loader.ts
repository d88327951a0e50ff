import { Emitter } from '@rocket.chat/emitter';
import { type Answer, type RoomLoaderDeps, RoomRequests } from './room-requests.ts';
import type { RoomsStore } from './rooms-store.ts';
import { SingleRooms } from './single-rooms.ts';

/**
 * ms by which a reconnected page asks for what is older than the newest it has: events arrive in no order that it may
 * rely on.
 */
const OVERLAP = 60_000;

/** ms in which the room of a place that an event brought comes by its own event. */
const ROOM_FOLLOWS = 500;

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
	private readonly requests: RoomRequests;
	private readonly single: SingleRooms;

	constructor(
		private readonly rooms: RoomsStore,
		private readonly deps: RoomLoaderDeps,
	) {
		super();
		this.requests = new RoomRequests(deps);
		this.single = new SingleRooms(rooms, this.requests);
	}

	/** The first page, or what has changed; on each new connection. */
	async sync(): Promise<void> {
		this.single.forgetMissing();
		if (this.rooms.ready()) {
			await this.catchUp();
			return;
		}
		const answer = await this.requests.ask('rooms/page', { open: true });
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
		const answer = await this.requests.ask('rooms/page', { text });
		this.rooms.put(answer ?? {});
		const { rooms } = answer ?? {};
		return Array.isArray(rooms) ? rooms.map(({ _id }: { _id: string }) => _id) : [];
	};

	/** One room by its id; false where there is none. */
	readonly load = (rid: string): Promise<boolean> => this.single.load(rid);

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
			this.single.forgetMissing(rid);
			this.deps.after(ROOM_FOLLOWS, () => this.want(rid));
		}
	};

	clear(): void {
		this.requests.cancel();
		this.since = undefined;
		this.single.forgetMissing();
		this.reached(undefined);
	}

	private async catchUp(): Promise<void> {
		this.since ??= Math.max(0, this.rooms.newest() - OVERLAP);
		const since = new Date(this.since);
		for (let after: object | undefined = {}; after; ) {
			const answer: Answer | undefined = await this.requests.ask('rooms/changes', { since, ...after });
			if (!answer) {
				return;
			}
			this.rooms.put(answer);
			after = answer.next === undefined ? undefined : { after: answer.next };
		}
		this.since = undefined;
	}

	private async nextPage(): Promise<void> {
		const answer = await this.requests.ask('rooms/page', { open: true, after: this.end });
		if (answer) {
			this.rooms.put(answer);
			this.reached(answer.next);
		}
	}

	private reached(end: unknown): void {
		this.end = end;
		this.emit('changed');
	}
}
