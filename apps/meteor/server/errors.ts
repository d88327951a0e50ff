/** Start-up failed for a reason that the operator can fix. `message` is one line: what is wrong, then what to do. */
export class StartupError extends Error {
	override readonly name = 'StartupError';
}

const codeOf = (error: unknown): string | undefined =>
	typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
		? error.code
		: undefined;

/**
 * Turns an error of listening on a socket into a line that names the problem and the fix; returns any other error
 * unchanged.
 */
export function explainListenError(error: unknown, { port, host }: { port: number; host: string }): unknown {
	const code = codeOf(error);
	if (code?.startsWith('ERR_OSSL') || code?.startsWith('ERR_TLS')) {
		return new StartupError(
			`TLS_CERT and TLS_KEY were refused (${code}). Set them to a certificate and the key that belongs to it.`,
			{ cause: error },
		);
	}
	switch (code) {
		case 'EADDRINUSE':
			return new StartupError(`Port ${port} is taken. Stop the program that uses it, or set PORT to another one.`, {
				cause: error,
			});
		case 'EACCES':
			return new StartupError(`Port ${port} may not be opened by this user. Set PORT to 1024 or more.`, {
				cause: error,
			});
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return new StartupError(
				`BIND_IP ${host} is not an address of this machine. Set it to one, or to 0.0.0.0 for all.`,
				{ cause: error },
			);
		default:
			return error;
	}
}

/** Errors of the store carry the code `store-…` and a message that is already one clear line. */
export function explainStoreError(error: unknown): unknown {
	return codeOf(error)?.startsWith('store-') && error instanceof Error
		? new StartupError(error.message, { cause: error })
		: error;
}

/**
 * `OVERWRITE_SETTING_<id>` with a value that the setting does not accept: the error names the variable and its valid
 * values.
 */
export function explainSettingError(error: unknown): unknown {
	return error instanceof Error && 'reason' in error && typeof error.reason === 'string'
		? new StartupError(`${error.reason}. Fix it, or unset it.`, { cause: error })
		: error;
}
