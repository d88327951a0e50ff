import type { Broker, ConnectionStatus, VisiblePresence } from '@rocket.chat/core-services';
import { isPresenceStatus, type PresenceStatus } from '@rocket.chat/otr-typings';
import { mergeStatuses, OwnConnections, type PresentUser } from './own-connections.ts';

type Chosen = { readonly status: PresenceStatus; readonly text: string };

/** A user connected to one instance, with the merged status of their connections to it. */
type Present = { readonly username: string; readonly connection: ConnectionStatus };

/** Whether others see the same. They see no text of a user who is offline. */
export const isSamePresence = (one: VisiblePresence, other: VisiblePresence): boolean =>
	one.status === other.status && (one.status === 'offline' || one.statusText === other.statusText);

/** The user with their latest choice, which may be newer than the one known when the connection was opened. */
const withChoice = (user: PresentUser, chosen: ReadonlyMap<string, Chosen>): Required<PresentUser> => {
	const { userId, username, statusDefault = 'online', statusText = '' } = user;
	const { status, text } = chosen.get(userId) ?? { status: statusDefault, text: statusText };
	return { userId, username, statusDefault: status, statusText: text };
};

/**
 * The presence of all users. A user is online while they have an active connection to any instance, and away while all
 * their connections are away. Others see that status, unless the user chose away, busy or invisible (`offline`), as in
 * Rocket.Chat. Each instance broadcasts the merged status of its own connections. Each derives the visible status from
 * what it received, and sends itself `presence.changed` when that changes.
 */
export class Presence {
	/** Connections to this instance. */
	private readonly own = new OwnConnections();
	private readonly byInstance = new Map<string, Map<string, Present>>();
	private readonly chosen = new Map<string, Chosen>();
	/** Receives nothing any more. */
	readonly stop: () => void;

	constructor(private readonly broker: Broker) {
		const unsubscribes = [
			broker.on('presence.instance', ({ instance, connection, ...user }) =>
				this.applyRemote(instance, user, connection),
			),
			broker.on('presence.snapshot', ({ instance, users }) => this.replaceInstance(instance, users)),
			broker.on('presence.request', ({ instance }) => this.sendSnapshot(instance)),
			broker.on('instance.joined', ({ instance }) => this.sendSnapshot(instance)),
			broker.on('instance.left', ({ instance }) => this.replaceInstance(instance, [])),
			broker.on('user.changed', ({ _id, username, diff = {} }) => this.applyChoice(_id, username, diff)),
		];
		this.stop = () => {
			for (const unsubscribe of unsubscribes) unsubscribe();
		};
	}

	/** Requests a snapshot from each other instance. */
	async start(): Promise<void> {
		await Promise.all(
			this.broker
				.peers()
				.map((peer) => this.broker.sendTo(peer, 'presence.request', { instance: this.broker.instance })),
		);
	}

	/** Assigns this connection to the user, and takes it from its former user. */
	setConnection(connectionId: string, user: PresentUser): void {
		if (this.own.userOf(connectionId)?.userId === user.userId) return;
		this.removeConnection(connectionId);
		this.update(user, () => this.own.add(connectionId, user));
	}

	/** The user is idle at this connection, or active again. */
	setAway(connectionId: string, away: boolean): void {
		const user = this.own.userOf(connectionId);
		if (user) this.update(user, () => this.own.setAway(connectionId, away));
	}

	/** This connection was closed or logged out. */
	removeConnection(connectionId: string): void {
		const user = this.own.userOf(connectionId);
		if (user) this.update(user, () => this.own.remove(connectionId));
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

	/** Changes connections to this instance, and broadcasts the user's merged status where that changed it. */
	private update(user: PresentUser, change: () => void): void {
		const before = this.own.statusOf(user.userId);
		change();
		const connection = this.own.statusOf(user.userId);
		if (connection !== before)
			void this.broker.broadcast('presence.instance', {
				...withChoice(user, this.chosen),
				instance: this.broker.instance,
				connection,
			});
	}

	private sendSnapshot(instance: string): void {
		const users = [...(this.byInstance.get(this.broker.instance) ?? [])].map(([userId, { username, connection }]) => ({
			...withChoice({ userId, username }, this.chosen),
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
