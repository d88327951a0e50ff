import type { KnownErrorCode } from '../components/useErrorText.ts';

/** A refusal of the server, as the DDP client and REST throw it. */
export const serverError = (error: string, reason = 'The server refused this', details?: Record<string, unknown>) =>
	Object.assign(new Error(`${reason} [${error}]`), { error, reason, details });

/** Each error that has words of its own; a code without an entry doesn't compile. */
const KNOWN: Record<KnownErrorCode, Record<string, unknown> | undefined> = {
	'error-no-connection': undefined,
	'too-many-requests': undefined,
	'error-too-many-requests': { timeToReset: 42_000 },
	'error-storage-busy': undefined,
	'error-storage-full': undefined,
	'error-storage-unavailable': undefined,
	'error-setup-link-required': undefined,
};

/** Every error that a form may have to say, with those that are known by their reason alone. */
export const SERVER_ERRORS = [
	...(Object.keys(KNOWN) as KnownErrorCode[]).map((code) => serverError(code, undefined, KNOWN[code])),
	serverError('error-not-allowed', 'Not allowed'),
] as const;
