/** The stable code of what the server refused; undefined for anything else that was thrown. */
export const errorCode = (error: unknown): unknown =>
	typeof error === 'object' && error !== null && 'error' in error ? error.error : undefined;

/** What the server says beside the code. */
export const errorDetails = (error: unknown): Readonly<Record<string, unknown>> => {
	const details = typeof error === 'object' && error !== null && 'details' in error ? error.details : undefined;
	return typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {};
};
