import type { Broker } from '@rocket.chat/core-services';
import type { PresenceStatus } from '@rocket.chat/otr-typings';

export type PresentUser = { readonly userId: string; readonly username: string };

/** Users that are connected to one instance. */
type Present = Map<string, string>;

/**
 * Who is there: a user is online while he has a connection to any instance. Each instance tells the others of its first and last connection of a
 * user; each works out the status for itself and sends itself `presence.changed` where that became another.
 */
export class Presence {
	private readonly connections = new Map<string, PresentUser>();
	private readonly counts = new Map<string, number>();
	private readonly byInstance = new Map<string, Present>();
	private readonly unsubscribes: (() => void)[];

	constructor(private readonly broker: Broker) {
		this.unsubscribes = [
			broker.on('presence.instance', ({ instance, userId, username, connected }) => this.learn(instance, userId, username, connected)),
			broker.on('presence.snapshot', ({ instance, users }) => this.replace(instance, users)),
			broker.on('presence.request', ({ instance }) => this.tell(instance)),
			broker.on('instance.joined', ({ instance }) => this.tell(instance)),
			broker.on('instance.left', ({ instance }) => this.replace(instance, [])),
		];
	}

	/** Asks the other instances who is connected to them. */
	async start(): Promise<void> {
		await Promise.all(this.broker.peers().map((peer) => this.broker.sendTo(peer, 'presence.request', { instance: this.broker.instance })));
	}

	stop(): void {
		for (const unsubscribe of this.unsubscribes) unsubscribe();
	}

	/** This connection is now the user's; whoever had it before has it no more. */
	setConnection(connectionId: string, user: PresentUser): void {
		const before = this.connections.get(connectionId);
		if (before?.userId === user.userId) return;
		this.removeConnection(connectionId);
		this.connections.set(connectionId, user);
		const count = this.counts.get(user.userId) ?? 0;
		this.counts.set(user.userId, count + 1);
		if (count === 0) this.announce(user, true);
	}

	/** This connection was closed, or logged out. */
	removeConnection(connectionId: string): void {
		const user = this.connections.get(connectionId);
		if (!user) return;
		this.connections.delete(connectionId);
		const count = (this.counts.get(user.userId) ?? 1) - 1;
		if (count > 0) {
			this.counts.set(user.userId, count);
			return;
		}
		this.counts.delete(user.userId);
		this.announce(user, false);
	}

	/** What others may see of a user. */
	statusOf(userId: string): PresenceStatus {
		return this.isConnected(userId) ? 'online' : 'offline';
	}

	/** Whether others must take this user for absent. */
	appearsOffline(userId: string): boolean {
		return this.statusOf(userId) === 'offline';
	}

	/** The instances that hold a connection of this user. */
	instancesOf(userId: string): readonly string[] {
		return [...this.byInstance].filter(([, present]) => present.has(userId)).map(([instance]) => instance);
	}

	private isConnected(userId: string): boolean {
		return [...this.byInstance.values()].some((present) => present.has(userId));
	}

	private announce({ userId, username }: PresentUser, connected: boolean): void {
		void this.broker.broadcast('presence.instance', { instance: this.broker.instance, userId, username, connected });
	}

	private tell(instance: string): void {
		const users = [...(this.byInstance.get(this.broker.instance) ?? [])].map(([userId, username]) => ({ userId, username }));
		void this.broker.sendTo(instance, 'presence.snapshot', { instance: this.broker.instance, users });
	}

	private learn(instance: string, userId: string, username: string, connected: boolean): void {
		const before = this.statusOf(userId);
		const present: Present = this.byInstance.get(instance) ?? new Map();
		if (connected) this.byInstance.set(instance, present.set(userId, username));
		else present.delete(userId);
		if (present.size === 0) this.byInstance.delete(instance);
		const status = this.statusOf(userId);
		if (status !== before) void this.broker.sendTo(this.broker.instance, 'presence.changed', { userId, username, status });
	}

	private replace(instance: string, users: readonly PresentUser[]): void {
		const now = new Set(users.map(({ userId }) => userId));
		const gone = [...(this.byInstance.get(instance) ?? [])].filter(([userId]) => !now.has(userId));
		for (const [userId, username] of gone) this.learn(instance, userId, username, false);
		for (const { userId, username } of users) this.learn(instance, userId, username, true);
	}
}
