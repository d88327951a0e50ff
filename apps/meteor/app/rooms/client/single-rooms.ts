import type { RoomRequests } from './room-requests.ts';
import type { RoomsStore } from './rooms-store.ts';

/** Loads rooms one by one, each at most once at a time. */
export class SingleRooms {
	private readonly loading = new Map<string, Promise<boolean>>();
	/** Rooms that the server does not know. */
	private readonly missing = new Set<string>();

	constructor(
		private readonly rooms: RoomsStore,
		private readonly requests: RoomRequests,
	) {}

	/** Loads a room by its id into the store; false if there is no such room. */
	load(rid: string): Promise<boolean> {
		if (this.rooms.knows(rid) || this.missing.has(rid)) {
			return Promise.resolve(!this.missing.has(rid));
		}
		const loading = this.loading.get(rid) ?? this.fetch(rid).finally(() => this.loading.delete(rid));
		this.loading.set(rid, loading);
		return loading;
	}

	/** Asks the server again for a room that it did not know, or for all of them. */
	forgetMissing(rid?: string): void {
		if (rid === undefined) {
			this.missing.clear();
		} else {
			this.missing.delete(rid);
		}
	}

	private async fetch(rid: string): Promise<boolean> {
		const answer = await this.requests.ask('rooms/one', rid);
		const { subscription, room } = (answer ?? {}) as { subscription?: unknown; room?: unknown };
		if (answer && room === undefined) {
			this.missing.add(rid);
		}
		if (room !== undefined) {
			this.rooms.put({ subscriptions: [subscription], rooms: [room] });
		}
		return room !== undefined;
	}
}
