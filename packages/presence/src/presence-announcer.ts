import type { Broker, EventPayload, VisiblePresence } from '@rocket.chat/core-services';
import { isSamePresence, type Presence } from './presence.ts';

/** ms. A change is announced at most this late, and a user at most this often. */
export const PRESENCE_TICK = 250;

export type PresenceChange = { readonly userId: string; readonly username: string } & VisiblePresence;

/**
 * A change that waits for the tick. `snapshotSent`: a new watcher was meanwhile sent a state other than `before`, so
 * the change must be announced even if the state is `before` again.
 */
type PendingChange = {
	readonly before: VisiblePresence;
	readonly now: EventPayload<'presence.changed'>;
	readonly snapshotSent: boolean;
};

const ABSENT: VisiblePresence = { status: 'offline', statusText: '' };

export type PresenceAnnouncerDependencies = {
	broker: Broker;
	presence: Pick<Presence, 'visible'>;
	/** Runs `callback` after `ms` milliseconds; returns a function that cancels it. */
	after(ms: number, callback: () => void): () => void;
};

/**
 * Announces changes of presence to clients in ticks: the last change of each user, and nothing of a user who is back in
 * their former state. The next tick is scheduled once the announcement of the one before it has finished.
 */
export class PresenceAnnouncer {
	private readonly pending = new Map<string, PendingChange>();
	private send: ((changes: Iterable<PresenceChange>) => Promise<void>) | undefined;
	private cancel: (() => void) | undefined;
	private readonly unsubscribe: () => void;

	constructor(private readonly dependencies: PresenceAnnouncerDependencies) {
		this.unsubscribe = dependencies.broker.on('presence.changed', (now) => this.add(now));
	}

	/**
	 * Sets what sends changes to clients. `send` iterates the changes as it sends them, and resolves when it is done. A
	 * change is no longer pending once it was iterated.
	 */
	onChanges(send: (changes: Iterable<PresenceChange>) => Promise<void>): void {
		this.send = send;
	}

	/** A user's state for a new watcher; undefined while offline. */
	snapshot(userId: string): PresenceChange | undefined {
		const visible = this.dependencies.presence.visible(userId);
		const change = this.pending.get(userId);
		if (change && !isSamePresence(change.before, visible ?? ABSENT))
			this.pending.set(userId, { ...change, snapshotSent: true });
		return visible && { ...visible, userId };
	}

	stop(): void {
		this.unsubscribe();
		this.cancel?.();
		this.pending.clear();
	}

	private add(now: EventPayload<'presence.changed'>): void {
		const { before = now.before, snapshotSent = false } = this.pending.get(now.userId) ?? {};
		this.pending.set(now.userId, { before, now, snapshotSent });
		this.schedule();
	}

	private schedule(): void {
		this.cancel ??= this.dependencies.after(PRESENCE_TICK, () => void this.tick());
	}

	private async tick(): Promise<void> {
		await this.send?.(this.due([...this.pending.keys()]));
		this.cancel = undefined;
		if (this.pending.size > 0) this.schedule();
	}

	private *due(userIds: readonly string[]): Generator<PresenceChange> {
		for (const userId of userIds) {
			const change = this.pending.get(userId);
			this.pending.delete(userId);
			if (change && (change.snapshotSent || !isSamePresence(change.before, change.now))) {
				const { username, status, statusText } = change.now;
				yield { userId, username, status, statusText };
			}
		}
	}
}
