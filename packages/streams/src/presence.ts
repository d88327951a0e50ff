import type { Broker, ConnectionStatus, ShownPresence } from '@rocket.chat/core-services';
import type { PresenceStatus } from '@rocket.chat/otr-typings';

/** `statusDefault` and `statusText` are what he chose for others to see; online and nothing where he chose none. */
export type PresentUser = {
	readonly userId: string;
	readonly username: string;
	readonly statusDefault?: PresenceStatus;
	readonly statusText?: string;
};

type Chosen = { readonly status: PresenceStatus; readonly text: string };

/** A user of one instance: how his connections to it are, taken together. */
type Present = { readonly username: string; readonly connection: ConnectionStatus };

const STATUSES: readonly unknown[] = ['online', 'away', 'busy', 'offline'] satisfies PresenceStatus[];

const isStatus = (value: unknown): value is PresenceStatus => STATUSES.includes(value);

const together = (connections: Iterable<ConnectionStatus>): ConnectionStatus => {
	const all = [...connections];
	return all.includes('online') ? 'online' : (all[0] ?? 'offline');
};

/** Whether others see the same of a user. Of who is offline they see no text. */
export const sameLook = (one: ShownPresence, other: ShownPresence): boolean =>
	one.status === other.status && (one.status === 'offline' || one.statusText === other.statusText);

/**
 * Who is there: a user is connected while he has a connection to any instance, and away while all of them are. Others
 * see that, unless he chose away, busy or invisible (which is `offline`), as in Rocket.Chat. Each instance tells the
 * others how its own connections of a user are; each works out the status for itself and sends itself
 * `presence.changed` where that became another.
 */
export class Presence {
	private readonly connections = new Map<string, { readonly user: PresentUser; readonly away: boolean }>();
	private readonly byUser = new Map<string, Set<string>>();
	private readonly byInstance = new Map<string, Map<string, Present>>();
	private readonly chosen = new Map<string, Chosen>();
	private readonly unsubscribes: (() => void)[];

	constructor(private readonly broker: Broker) {
		this.unsubscribes = [
			broker.on('presence.instance', ({ instance, connection, ...user }) => this.learn(instance, user, connection)),
			broker.on('presence.snapshot', ({ instance, users }) => this.replace(instance, users)),
			broker.on('presence.request', ({ instance }) => this.tell(instance)),
			broker.on('instance.joined', ({ instance }) => this.tell(instance)),
			broker.on('instance.left', ({ instance }) => this.replace(instance, [])),
			broker.on('user.changed', ({ _id, username, diff = {} }) => this.choose(_id, username, diff)),
		];
	}

	/** Asks the other instances who is connected to them. */
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

	/** This connection is now the user's; whoever had it before has it no more. */
	setConnection(connectionId: string, user: PresentUser): void {
		if (this.connections.get(connectionId)?.user.userId === user.userId) return;
		this.removeConnection(connectionId);
		this.update(user, () => {
			this.connections.set(connectionId, { user, away: false });
			this.byUser.set(user.userId, (this.byUser.get(user.userId) ?? new Set()).add(connectionId));
		});
	}

	/** Whoever sits at this connection has left it for a while, or is back. */
	setAway(connectionId: string, away: boolean): void {
		const known = this.connections.get(connectionId);
		if (known) this.update(known.user, () => this.connections.set(connectionId, { ...known, away }));
	}

	/** This connection was closed, or logged out. */
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

	/** What others may see of a user. */
	statusOf(userId: string): PresenceStatus {
		const connection = this.connectionOf(userId);
		const { status } = this.chosen.get(userId) ?? { status: 'online' };
		return connection === 'offline' || status === 'online' ? connection : status;
	}

	/** The same with the words beside it and the name. Undefined of who is offline: of them no more is kept. */
	shown(userId: string): (ShownPresence & { readonly username: string }) | undefined {
		const status = this.statusOf(userId);
		if (status === 'offline') return undefined;
		const username = [...this.byInstance.values()].flatMap((users) => users.get(userId)?.username ?? [])[0] ?? '';
		return { username, status, statusText: this.chosen.get(userId)?.text ?? '' };
	}

	/** Whether others must take this user for absent. */
	appearsOffline(userId: string): boolean {
		return this.statusOf(userId) === 'offline';
	}

	/** How a user is connected, whatever he chose for others to see: for himself alone. */
	connectionOf(userId: string): ConnectionStatus {
		return together([...this.byInstance.values()].flatMap((users) => users.get(userId)?.connection ?? []));
	}

	/** The instances that hold a connection of this user. */
	instancesOf(userId: string): readonly string[] {
		const instances: string[] = [];
		for (const [instance, users] of this.byInstance) if (users.has(userId)) instances.push(instance);
		return instances;
	}

	private ownConnection(userId: string): ConnectionStatus {
		return together(
			[...(this.byUser.get(userId) ?? [])].map((id) => (this.connections.get(id)?.away ? 'away' : 'online')),
		);
	}

	/**
	 * Changes connections of this instance, and tells all instances where that changed how the user is connected to it.
	 */
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

	/** As he chose last, which may be after this connection of his was opened. */
	private withChoice(user: PresentUser): Required<PresentUser> {
		const { userId, username, statusDefault = 'online', statusText = '' } = user;
		const { status, text } = this.chosen.get(userId) ?? { status: statusDefault, text: statusText };
		return { userId, username, statusDefault: status, statusText: text };
	}

	private tell(instance: string): void {
		const users = [...(this.byInstance.get(this.broker.instance) ?? [])].map(([userId, { username, connection }]) => ({
			...this.withChoice({ userId, username }),
			connection,
		}));
		void this.broker.sendTo(instance, 'presence.snapshot', { instance: this.broker.instance, users });
	}

	private learn(instance: string, user: PresentUser, connection: ConnectionStatus): void {
		const { userId, username, statusDefault = 'online', statusText = '' } = user;
		this.telling(userId, username, () => {
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

	/**
	 * Takes from a changed account what its user chose. Of those who are not connected nothing is remembered: it comes
	 * with their next login.
	 */
	private choose(
		userId: string,
		username: string,
		{ statusDefault, statusText }: Readonly<Record<string, unknown>>,
	): void {
		const before = this.chosen.get(userId);
		if (!before) return;
		this.telling(userId, username, () => {
			this.chosen.set(userId, {
				status: isStatus(statusDefault) ? statusDefault : before.status,
				text: typeof statusText === 'string' ? statusText : before.text,
			});
		});
	}

	/**
	 * Tells this instance where a change gave a user another status, or another text beside it. Of who was offline before
	 * and after nothing is told, whatever they chose to say: it would show that somebody invisible is there.
	 */
	private telling(userId: string, username: string, change: () => void): void {
		const look = (): ShownPresence => ({
			status: this.statusOf(userId),
			statusText: this.chosen.get(userId)?.text ?? '',
		});
		const before = look();
		change();
		const after = look();
		if (sameLook(before, after)) return;
		void this.broker.sendTo(this.broker.instance, 'presence.changed', { userId, username, ...after, before });
	}

	private replace(instance: string, users: readonly (PresentUser & { connection: ConnectionStatus })[]): void {
		const now = new Set(users.map(({ userId }) => userId));
		const gone = [...(this.byInstance.get(instance) ?? [])].filter(([userId]) => !now.has(userId));
		for (const [userId, { username }] of gone) this.learn(instance, { userId, username }, 'offline');
		for (const { connection, ...user } of users) this.learn(instance, user, connection);
	}
}
