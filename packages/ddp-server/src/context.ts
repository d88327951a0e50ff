import type { LongAnswers } from '@rocket.chat/long-answers';
import { MeteorError, toClientError, type WireError } from './errors.ts';
import type { DocumentFrames } from './frames.ts';
import type { DdpLimits } from './limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { SharedBudget } from './shared-budget.ts';
import type { Connection, DdpLogger, DdpRegistry, DdpTimers } from './types.ts';

/** What all sessions of a server share. */
export interface ServerContext {
	readonly registry: DdpRegistry;
	readonly logger: DdpLogger;
	readonly limits: DdpLimits;
	readonly rateLimiter: RateLimiter | undefined;
	readonly timers: DdpTimers;
	readonly frames: DocumentFrames;
	readonly guests: SharedBudget;
	readonly members: SharedBudget;
	readonly longAnswers: LongAnswers;
}

const describe = (thrown: unknown): object =>
	thrown instanceof Error
		? { type: thrown.name, message: thrown.message, stack: thrown.stack }
		: { type: typeof thrown };

/**
 * What the client may learn of a thrown value. The rest goes to the log: as an error, or at debug level where the
 * value itself says what the client is told (bad arguments are the caller's fault, and must not flood the log).
 */
export const reportError = ({ logger }: ServerContext, thrown: unknown, where: object): WireError => {
	const { error, internal } = toClientError(thrown);
	if (internal) {
		const level = error.error === 500 ? 'error' : 'debug';
		logger[level]({ ...where, err: describe(thrown) }, 'Internal error while serving a client');
	}
	return error;
};

/**
 * @throws MeteorError 'too-many-requests' with `details.timeToReset` in milliseconds, as Meteor's DDPRateLimiter
 * answers
 */
export const limitRate = (
	{ rateLimiter }: ServerContext,
	type: 'method' | 'subscription',
	name: string,
	userId: string | null,
	connection: Connection,
): void => {
	if (!rateLimiter) {
		return;
	}
	const answer = rateLimiter.take({
		type,
		name,
		userId,
		connectionId: connection.id,
		clientAddress: connection.clientAddress,
	});
	if (!answer.allowed) {
		throw new MeteorError('too-many-requests', rateLimiter.errorMessage(answer), { timeToReset: answer.timeToReset });
	}
};
