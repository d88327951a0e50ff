import type { Primitives } from './primitives.ts';

let sodium: Promise<Primitives> | undefined;

/**
 * The primitives with libsodium's WebAssembly: constant time, and faster. Loaded once, on the first call, as a separate
 * module (about 150 kB compressed). Rejects if WebAssembly is refused or the module cannot be fetched; the next call
 * then tries again.
 */
export function loadSodium(): Promise<Primitives> {
	sodium ??= import('./sodium.ts')
		.then(({ openSodium }) => openSodium())
		.catch((error: unknown) => {
			sodium = undefined;
			throw error;
		});
	return sodium;
}
