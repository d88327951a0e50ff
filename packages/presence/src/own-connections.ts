import type { ConnectionStatus } from '@rocket.chat/core-services';
import type { PresenceStatus } from '@rocket.chat/otr-typings';

/** `statusDefault` and `statusText` are what the user chose for others to see; by default online and no text. */
export type PresentUser = {
	readonly userId: string;
	readonly username: string;
	readonly statusDefault?: PresenceStatus;
	readonly statusText?: string;
};

/** Online while any connection is; away where all are away; offline without one. */
export const mergeStatuses = (connections: Iterable<ConnectionStatus>): ConnectionStatus => {
	const all = [...connections];
	return all.includes('online') ? 'online' : (all[0] ?? 'offline');
};

/** The connections of signed-in users to this instance. */
export class OwnConnections {
	private readonly connections = new Map<string, { readonly user: PresentUser; readonly away: boolean }>();
	private readonly byUser = new Map<string, Set<string>>();

	userOf(connectionId: string): PresentUser | undefined {
		return this.connections.get(connectionId)?.user;
	}

	/** The merged status of a user's connections. */
	statusOf(userId: string): ConnectionStatus {
		return mergeStatuses(
			[...(this.byUser.get(userId) ?? [])].map((id) => (this.connections.get(id)?.away ? 'away' : 'online')),
		);
	}

	add(connectionId: string, user: PresentUser): void {
		this.connections.set(connectionId, { user, away: false });
		this.byUser.set(user.userId, (this.byUser.get(user.userId) ?? new Set()).add(connectionId));
	}

	setAway(connectionId: string, away: boolean): void {
		const known = this.connections.get(connectionId);
		if (known) this.connections.set(connectionId, { ...known, away });
	}

	remove(connectionId: string): void {
		const known = this.connections.get(connectionId);
		if (!known) return;
		this.connections.delete(connectionId);
		const left = this.byUser.get(known.user.userId);
		left?.delete(connectionId);
		if (left?.size === 0) this.byUser.delete(known.user.userId);
	}
}
