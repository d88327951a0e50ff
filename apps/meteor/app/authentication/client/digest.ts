import type { PasswordProof } from '@rocket.chat/ui-contexts';

/**
 * Hex of SHA-256 of a password's UTF-8, as `login` takes it. Computed by the browser in a secure context, otherwise in
 * JavaScript, so that signing in works there too.
 */
export async function digestPassword(password: string): Promise<string> {
	const bytes = new TextEncoder().encode(password);
	const hash = globalThis.crypto?.subtle
		? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
		: (await import('@rocket.chat/crypto')).pureJs.sha256(bytes);
	return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The digests that prove a password to the server, as one attempt: of its NFKC form, in which passwords are set so that
 * they work on a keyboard that composes them differently; and, where that differs, of the password as typed, because
 * older ones were set that way. Nothing is trimmed.
 */
export async function proofOf(password: string, digest: (text: string) => Promise<string>): Promise<PasswordProof> {
	const form = password.normalize('NFKC');
	const proof = { digest: await digest(form), algorithm: 'sha-256' } as const;
	return form === password ? proof : { ...proof, asTyped: await digest(password) };
}
