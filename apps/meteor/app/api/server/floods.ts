import { DDPRateLimiter } from 'meteor/ddp-rate-limiter';

/** The relay of OTR has budgets of its own, by kind of frame. */
const RELAY = 'stream-notify-user';

/**
 * Far above what a person does, and few enough that a flood does not make others wait. Methods read and write the
 * store, in this thread.
 */
const INTERVAL_MS = 2_000;
const OF_A_CONNECTION = 40;
const OF_A_USER = 60;

/** A client that reconnects subscribes to everything again. */
const SUBSCRIPTIONS = 500;
const SUBSCRIPTIONS_INTERVAL_MS = 10_000;

/**
 * Limits how often one connection, and one user over all of their connections, may call each method, and how often a
 * connection may subscribe.
 */
export function limitFloods(): void {
	const limited = (name: string): boolean => name !== RELAY;
	DDPRateLimiter.addRule({ type: 'method', name: limited, connectionId: () => true }, OF_A_CONNECTION, INTERVAL_MS);
	DDPRateLimiter.addRule(
		{ type: 'method', name: limited, userId: (userId) => Boolean(userId) },
		OF_A_USER,
		INTERVAL_MS,
	);
	DDPRateLimiter.addRule({ type: 'subscription', connectionId: () => true }, SUBSCRIPTIONS, SUBSCRIPTIONS_INTERVAL_MS);
}
