import type { Broker, EventPayload, ShownPresence } from '@rocket.chat/core-services';
import { type Presence, sameLook } from './presence.ts';

/** ms; how late a change is told at most, and how often one user is told of. */
export const PRESENCE_TICK = 250;

export type PresenceChange = { readonly userId: string; readonly username: string } & ShownPresence;

/**
 * `seen`: somebody who began to look since was told of another state than `before`, so that it is told even if all is
 * as before.
 */
type Untold = {
	readonly before: ShownPresence;
	readonly now: EventPayload<'presence.changed'>;
	readonly seen: boolean;
};

const ABSENT: ShownPresence = { status: 'offline', statusText: '' };

export type ToldPresenceDependencies = {
	broker: Broker;
	presence: Pick<Presence, 'shown'>;
	/** Runs `callback` after so many milliseconds; returns the cancel. */
	after(ms: number, callback: () => void): () => void;
};

/**
 * What clients were told of everybody's presence. A change is told once a tick, the last of several; whoever goes and
 * comes back within one causes nothing. A tick begins when everybody was told of the one before it.
 */
export class ToldPresence {
	private readonly untold = new Map<string, Untold>();
	private tell: ((changes: Iterable<PresenceChange>) => Promise<void>) | undefined;
	private cancel: (() => void) | undefined;
	private readonly unsubscribe: () => void;

	constructor(private readonly dependencies: ToldPresenceDependencies) {
		this.unsubscribe = dependencies.broker.on('presence.changed', (change) => this.take(change));
	}

	/**
	 * Who tells the clients, from now on: `tell` walks the changes while it tells of them, and resolves when it is
	 * through. A user counts as told of from the moment their change is walked.
	 */
	announce(tell: (changes: Iterable<PresenceChange>) => Promise<void>): void {
		this.tell = tell;
	}

	/** How a user is now, for one who begins to look; undefined of who is offline. */
	look(userId: string): PresenceChange | undefined {
		const shown = this.dependencies.presence.shown(userId);
		const untold = this.untold.get(userId);
		if (untold && !sameLook(untold.before, shown ?? ABSENT)) this.untold.set(userId, { ...untold, seen: true });
		return shown && { ...shown, userId };
	}

	stop(): void {
		this.unsubscribe();
		this.cancel?.();
		this.untold.clear();
	}

	private take(now: EventPayload<'presence.changed'>): void {
		const { before = now.before, seen = false } = this.untold.get(now.userId) ?? {};
		this.untold.set(now.userId, { before, now, seen });
		this.schedule();
	}

	private schedule(): void {
		this.cancel ??= this.dependencies.after(PRESENCE_TICK, () => void this.tick());
	}

	private async tick(): Promise<void> {
		await this.tell?.(this.due([...this.untold.keys()]));
		this.cancel = undefined;
		if (this.untold.size > 0) this.schedule();
	}

	private *due(userIds: readonly string[]): Generator<PresenceChange> {
		for (const userId of userIds) {
			const untold = this.untold.get(userId);
			this.untold.delete(userId);
			if (untold && (untold.seen || !sameLook(untold.before, untold.now))) {
				const { username, status, statusText } = untold.now;
				yield { userId, username, status, statusText };
			}
		}
	}
}
