import { Emitter } from '@rocket.chat/emitter';
import { type Answer, type RoomLoaderDeps, RoomRequests } from './room-requests.ts';
import type { RoomsStore } from './rooms-store.ts';
import { SingleRooms } from './single-rooms.ts';

/**
 * ms before the newest known change from which a reconnected page loads changes again: events arrive in no particular
 * order.
 */
const OVERLAP = 60_000;

/** ms within which the room of a new subscription usually arrives by its own event. */
const ROOM_FOLLOWS = 500;

/**
 * Loads rooms into the store as they are needed: the newest hundred, more as the list is scrolled, search results, and
 * single rooms. After a reconnect it loads what has changed since.
 */
export class RoomLoader extends Emitter<{ changed: undefined }> {
	/** The cursor of the loaded part of the list; undefined at the end of the list. */
	private end: unknown;
	/** All changes up to this time are in the store; unchanged while later ones are being loaded. */
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

	/** Loads the first page, or the changes; called on each new connection. */
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

	/** Loads the next page of the list. */
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
	 * Loads the newest hundred rooms, hidden ones included, whose name contains this text. Returns their ids; the rooms
	 * are then in the store.
	 */
	readonly search = async (text: string): Promise<readonly string[]> => {
		const answer = await this.requests.ask('rooms/page', { text });
		this.rooms.put(answer ?? {});
		const { rooms } = answer ?? {};
		return Array.isArray(rooms) ? rooms.map(({ _id }: { _id: string }) => _id) : [];
	};

	/** Loads one room by its id; false if there is no such room. */
	readonly load = (rid: string): Promise<boolean> => this.single.load(rid);

	/** Loads a room that may be missing. After a failure the next call tries again. */
	readonly want = (rid: string): void => {
		if (this.rooms.ready()) {
			this.load(rid).catch(() => undefined);
		}
	};

	/** An event brought a subscription whose room was never loaded. */
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
