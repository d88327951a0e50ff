/** The stable code of a server's refusal; undefined for any other error. */
export const errorCode = (error: unknown): unknown =>
	typeof error === 'object' && error !== null && 'error' in error ? error.error : undefined;

/** The details that the server sends with the code. */
export const errorDetails = (error: unknown): Readonly<Record<string, unknown>> => {
	const details = typeof error === 'object' && error !== null && 'details' in error ? error.details : undefined;
	return typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {};
};
