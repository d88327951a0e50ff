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

/** 200 `{ status: 'success', data }`: the answer of login and logout since Rocket.Chat's first API. */
export const statusSuccess = (data: Body): RestAnswer => answer(200, { status: 'success', data });

export const mustBeLoggedIn = (): RestAnswer =>
	answer(401, { status: 'error', message: 'You must be logged in to do this.' });

/**
 * The answer to a failed login. It does not distinguish a wrong name from a wrong password; a code gives any other
 * reason.
 */
export const unauthorized = (error = 'Unauthorized', message = error): RestAnswer =>
	answer(401, { status: 'error', error, message });

export const forbidden = (): RestAnswer =>
	answer(403, {
		success: false,
		error: 'User does not have the permissions required for this action [error-unauthorized]',
		errorType: 'error-unauthorized',
	});

/** For a user whose password was set by an administrator. */
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

/** For a body that could not be read; the rest of it is not awaited. */
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

/** For a store in trouble, by its code (model-typings): 507 if the disk is full, otherwise 503. */
const STORAGE: Readonly<Record<string, number>> = {
	'error-storage-full': 507,
	'error-storage-busy': 503,
	'error-storage-unavailable': 503,
};

/** Whether the store itself is in trouble, as opposed to refusing the request. */
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

/** The answer for an exception of a handler; undefined if it is a fault, not a refusal. */
export function failure(thrown: unknown): RestAnswer | undefined {
	const error = clientError(thrown);
	return error && refusal(error);
}

export const internalError = (): RestAnswer => answer(500, { success: false, error: 'Internal server error' });
