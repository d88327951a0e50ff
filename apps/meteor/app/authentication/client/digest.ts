/**
 * Hex of SHA-256 of a password's UTF-8, as `login` takes it. By the browser where the page is served securely, in JavaScript elsewhere, so
 * that signing in works there too.
 */
export async function digestPassword(password: string): Promise<string> {
	const bytes = new TextEncoder().encode(password);
	const hash = globalThis.crypto?.subtle
		? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
		: (await import('@rocket.chat/crypto')).pureJs.sha256(bytes);
	return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
