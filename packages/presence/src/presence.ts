import type { Broker, ConnectionStatus, VisiblePresence } from '@rocket.chat/core-services';
import { isPresenceStatus, type PresenceStatus } from '@rocket.chat/otr-typings';

/** `statusDefault` and `statusText` are what the user chose for others to see; by default online and no text. */
export type PresentUser = {
	readonly userId: string;
	readonly username: string;
	readonly statusDefault?: PresenceStatus;
	readonly statusText?: string;
};

type Chosen = { readonly status: PresenceStatus; readonly text: string };

/** A user connected to one instance, with the merged status of their connections to it. */
type Present = { readonly username: string; readonly connection: ConnectionStatus };

/** Online while any connection is; away where all are away; offline without one. */
const mergeStatuses = (connections: Iterable<ConnectionStatus>): ConnectionStatus => {
	const all = [...connections];
	return all.includes('online') ? 'online' : (all[0] ?? 'offline');
};

/** Whether others see the same. They see no text of a user who is offline. */
export const isSamePresence = (one: VisiblePresence, other: VisiblePresence): boolean =>
	one.status === other.status && (one.status === 'offline' || one.statusText === other.statusText);

/**
 * The presence of all users. A user is online while they have an active connection to any instance, and away while all
 * their connections are away. Others see that status, unless the user chose away, busy or invisible (`offline`), as in
 * Rocket.Chat. Each instance broadcasts the merged status of its own connections. Each derives the visible status from
 * what it received, and sends itself `presence.changed` when that changes.
 */
export class Presence {
	private readonly connections = new Map<string, { readonly user: PresentUser; readonly away: boolean }>();
	private readonly byUser = new Map<string, Set<string>>();
	private readonly byInstance = new Map<string, Map<string, Present>>();
	private readonly chosen = new Map<string, Chosen>();
	private readonly unsubscribes: (() => void)[];

	constructor(private readonly broker: Broker) {
		this.unsubscribes = [
			broker.on('presence.instance', ({ instance, connection, ...user }) =>
				this.applyRemote(instance, user, connection),
			),
			broker.on('presence.snapshot', ({ instance, users }) => this.replaceInstance(instance, users)),
			broker.on('presence.request', ({ instance }) => this.sendSnapshot(instance)),
			broker.on('instance.joined', ({ instance }) => this.sendSnapshot(instance)),
			broker.on('instance.left', ({ instance }) => this.replaceInstance(instance, [])),
			broker.on('user.changed', ({ _id, username, diff = {} }) => this.applyChoice(_id, username, diff)),
		];
	}

	/** Requests a snapshot from each other instance. */
	async start(): Promise<void> {
		await Promise.all(
			this.broker
				.peers()
				.map((peer) => this.broker.sendTo(peer, 'presence.request', { instance: this.broker.instance })),
		);
	}

	stop(): void {
		for (const unsubscribe of this.unsubscribes) unsubscribe();
	}

	/** Assigns this connection to the user, and takes it from its former user. */
	setConnection(connectionId: string, user: PresentUser): void {
		if (this.connections.get(connectionId)?.user.userId === user.userId) return;
		this.removeConnection(connectionId);
		this.update(user, () => {
			this.connections.set(connectionId, { user, away: false });
			this.byUser.set(user.userId, (this.byUser.get(user.userId) ?? new Set()).add(connectionId));
		});
	}

	/** The user is idle at this connection, or active again. */
	setAway(connectionId: string, away: boolean): void {
		const known = this.connections.get(connectionId);
		if (known) this.update(known.user, () => this.connections.set(connectionId, { ...known, away }));
	}

	/** This connection was closed or logged out. */
	removeConnection(connectionId: string): void {
		const known = this.connections.get(connectionId);
		if (!known) return;
		const { user } = known;
		this.update(user, () => {
			this.connections.delete(connectionId);
			const left = this.byUser.get(user.userId);
			left?.delete(connectionId);
			if (left?.size === 0) this.byUser.delete(user.userId);
		});
	}

	/** The status that others see. */
	statusOf(userId: string): PresenceStatus {
		const connection = this.connectionOf(userId);
		const { status } = this.chosen.get(userId) ?? { status: 'online' };
		return connection === 'offline' || status === 'online' ? connection : status;
	}

	/** The status that others see, with text and username; undefined while offline, when nothing else is kept. */
	visible(userId: string): (VisiblePresence & { readonly username: string }) | undefined {
		const status = this.statusOf(userId);
		if (status === 'offline') return undefined;
		const username = [...this.byInstance.values()].flatMap((users) => users.get(userId)?.username ?? [])[0] ?? '';
		return { username, status, statusText: this.chosen.get(userId)?.text ?? '' };
	}

	/** Whether others see this user as offline. */
	appearsOffline(userId: string): boolean {
		return this.statusOf(userId) === 'offline';
	}

	/** The real connection status, whatever the user chose to show. Only for the user themselves. */
	connectionOf(userId: string): ConnectionStatus {
		return mergeStatuses([...this.byInstance.values()].flatMap((users) => users.get(userId)?.connection ?? []));
	}

	/** The instances to which this user is connected. */
	instancesOf(userId: string): readonly string[] {
		const instances: string[] = [];
		for (const [instance, users] of this.byInstance) if (users.has(userId)) instances.push(instance);
		return instances;
	}

	private ownConnection(userId: string): ConnectionStatus {
		return mergeStatuses(
			[...(this.byUser.get(userId) ?? [])].map((id) => (this.connections.get(id)?.away ? 'away' : 'online')),
		);
	}

	/** Changes connections to this instance, and broadcasts the user's merged status where that changed it. */
	private update(user: PresentUser, change: () => void): void {
		const before = this.ownConnection(user.userId);
		change();
		const connection = this.ownConnection(user.userId);
		if (connection !== before)
			void this.broker.broadcast('presence.instance', {
				...this.withChoice(user),
				instance: this.broker.instance,
				connection,
			});
	}

	/** The user with their latest choice, which may be newer than the one known when the connection was opened. */
	private withChoice(user: PresentUser): Required<PresentUser> {
		const { userId, username, statusDefault = 'online', statusText = '' } = user;
		const { status, text } = this.chosen.get(userId) ?? { status: statusDefault, text: statusText };
		return { userId, username, statusDefault: status, statusText: text };
	}

	private sendSnapshot(instance: string): void {
		const users = [...(this.byInstance.get(this.broker.instance) ?? [])].map(([userId, { username, connection }]) => ({
			...this.withChoice({ userId, username }),
			connection,
		}));
		void this.broker.sendTo(instance, 'presence.snapshot', { instance: this.broker.instance, users });
	}

	private applyRemote(instance: string, user: PresentUser, connection: ConnectionStatus): void {
		const { userId, username, statusDefault = 'online', statusText = '' } = user;
		this.emitIfChanged(userId, username, () => {
			const users = this.byInstance.get(instance) ?? new Map<string, Present>();
			if (connection === 'offline') {
				users.delete(userId);
			} else {
				this.byInstance.set(instance, users.set(userId, { username, connection }));
				this.chosen.set(userId, { status: statusDefault, text: statusText });
			}
			if (users.size === 0) this.byInstance.delete(instance);
		});
		if (this.connectionOf(userId) === 'offline') this.chosen.delete(userId);
	}

	/** Takes the chosen status from a changed account. Ignores users who are not connected: their login brings it. */
	private applyChoice(
		userId: string,
		username: string,
		{ statusDefault, statusText }: Readonly<Record<string, unknown>>,
	): void {
		const before = this.chosen.get(userId);
		if (!before) return;
		this.emitIfChanged(userId, username, () => {
			this.chosen.set(userId, {
				status: isPresenceStatus(statusDefault) ? statusDefault : before.status,
				text: typeof statusText === 'string' ? statusText : before.text,
			});
		});
	}

	/**
	 * Sends this instance `presence.changed` where `change` gave a user another visible status or text. Sends nothing of
	 * a user who is offline before and after, even if their text changed: that would reveal that an invisible user is
	 * connected.
	 */
	private emitIfChanged(userId: string, username: string, change: () => void): void {
		const current = (): VisiblePresence => ({
			status: this.statusOf(userId),
			statusText: this.chosen.get(userId)?.text ?? '',
		});
		const before = current();
		change();
		const after = current();
		if (isSamePresence(before, after)) return;
		void this.broker.sendTo(this.broker.instance, 'presence.changed', { userId, username, ...after, before });
	}

	private replaceInstance(instance: string, users: readonly (PresentUser & { connection: ConnectionStatus })[]): void {
		const now = new Set(users.map(({ userId }) => userId));
		const gone = [...(this.byInstance.get(instance) ?? [])].filter(([userId]) => !now.has(userId));
		for (const [userId, { username }] of gone) this.applyRemote(instance, { userId, username }, 'offline');
		for (const { connection, ...user } of users) this.applyRemote(instance, user, connection);
	}
}
