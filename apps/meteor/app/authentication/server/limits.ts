import { networkOf } from '@rocket.chat/client-network';
import type { AttemptLimiter } from '@rocket.chat/rest-api';
import { DDPRateLimiter } from 'meteor/ddp-rate-limiter';
import { Meteor } from 'meteor/meteor';

/** Attempts of one connection, limited as in Meteor's accounts-base. */
const CONNECTION_ATTEMPTS = 10;
const CONNECTION_INTERVAL_MS = 10_000;

/** Limits of the methods that check passwords or create accounts. */
export function limitConnections(names: readonly string[]): void {
	for (const name of names) {
		DDPRateLimiter.addRule(
			{ type: 'method', name, connectionId: () => true },
			CONNECTION_ATTEMPTS,
			CONNECTION_INTERVAL_MS,
		);
	}
}

/**
 * Counts an attempt of a network over all its connections, REST included.
 * @throws Meteor.Error `too-many-requests`, details.timeToReset in ms
 */
export function countAttempt(limiter: AttemptLimiter, clientAddress: string): void {
	const { allowed, timeToReset } = limiter.take(networkOf(clientAddress));
	if (!allowed) {
		const seconds = Math.ceil(timeToReset / 1000);
		throw new Meteor.Error(
			'too-many-requests',
			`Error, too many requests. Please slow down. You must wait ${seconds} seconds before trying again.`,
			{
				timeToReset,
			},
		);
	}
}
