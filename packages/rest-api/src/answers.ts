import { type ClientError, clientError } from './errors.ts';
import type { RestAnswer } from './types.ts';

type Body = Record<string, unknown>;

const answer = (status: number, body: Body, headers: Record<string, string> = {}): RestAnswer => ({
	status,
	body,
	headers,
});

/** 200 `{ …, success: true }` */
export const success = (body: Body): RestAnswer => answer(200, { ...body, success: true });

/** 200 `{ status: 'success', data }`: how login and logout have answered since Rocket.Chat's first API. */
export const statusSuccess = (data: Body): RestAnswer => answer(200, { status: 'success', data });

export const mustBeLoggedIn = (): RestAnswer =>
	answer(401, { status: 'error', message: 'You must be logged in to do this.' });

/**
 * The answer to a login that failed; a name or password that is wrong is not told apart, a code says what else stood in
 * the way.
 */
export const unauthorized = (error = 'Unauthorized', message = error): RestAnswer =>
	answer(401, { status: 'error', error, message });

export const forbidden = (): RestAnswer =>
	answer(403, {
		success: false,
		error: 'User does not have the permissions required for this action [error-unauthorized]',
		errorType: 'error-unauthorized',
	});

/** To somebody whose password an administrator has set. */
export const passwordChangeRequired = (): RestAnswer =>
	answer(403, {
		success: false,
		error: 'You must change your password first: users.updateOwnBasicInfo [error-password-change-required]',
		errorType: 'error-password-change-required',
	});

export const noSuchRoute = (): RestAnswer => answer(404, { status: 'error', message: 'API endpoint does not exist' });

export const wrongMethod = (allowed: readonly string[]): RestAnswer =>
	answer(405, { status: 'error', message: 'API endpoint does not support this method' }, { allow: allowed.join(', ') });

export const invalidParams = (problem: string): RestAnswer =>
	answer(400, { success: false, error: `${problem} [invalid-params]`, errorType: 'invalid-params' });

/** A body that could not be read; what is left of it is not waited for. */
export const unreadable = (status: 400 | 413 | 415, problem: string): RestAnswer =>
	answer(status, { success: false, error: problem }, { connection: 'close' });

/** @param timeToReset ms */
export function tooManyRequests(timeToReset: number): RestAnswer {
	const seconds = Math.max(1, Math.ceil(timeToReset / 1000));
	return answer(
		429,
		{
			success: false,
			error: `Error, too many requests. Please slow down. You must wait ${seconds} seconds before trying this endpoint again. [error-too-many-requests]`,
			errorType: 'error-too-many-requests',
			details: { timeToReset, seconds },
		},
		{ 'retry-after': String(seconds) },
	);
}

const timeToResetOf = (details: unknown): number =>
	typeof details === 'object' && details !== null && 'timeToReset' in details && typeof details.timeToReset === 'number'
		? details.timeToReset
		: 1000;

/** What a store in trouble answers, by its code (model-typings): 507 where there is no room, else 503. */
const STORAGE: Readonly<Record<string, number>> = {
	'error-storage-full': 507,
	'error-storage-busy': 503,
	'error-storage-unavailable': 503,
};

/** Whether it is the store that refused, and not what was asked. */
export const isStorageTrouble = ({ error }: ClientError): boolean => STORAGE[error] !== undefined;

function refusal({ error, reason, message, details }: ClientError): RestAnswer {
	const storage = STORAGE[error];
	if (storage !== undefined) {
		return answer(storage, { success: false, error: `${reason} [${error}]`, errorType: String(error) });
	}
	if (error === 'error-unauthorized') {
		return forbidden();
	}
	if (error === 'error-too-many-requests') {
		return tooManyRequests(timeToResetOf(details));
	}
	return answer(400, {
		success: false,
		error: message,
		errorType: String(error),
		...(details === undefined ? {} : { details }),
	});
}

/** What a handler threw, as an answer; undefined where it is not a refusal but a fault of ours. */
export function failure(thrown: unknown): RestAnswer | undefined {
	const error = clientError(thrown);
	return error && refusal(error);
}

export const internalError = (): RestAnswer => answer(500, { success: false, error: 'Internal server error' });
