import { Buffer } from 'node:buffer';
import type { Primitives } from '@rocket.chat/crypto';

/** The most results that are remembered; then all are dropped. */
const REMEMBERED = 100_000;

const name = (...parts: readonly Uint8Array[]): string => Buffer.concat(parts).toString('latin1');

/**
 * Primitives that remember the results of X25519, for tests that go through the same beginnings many thousand times.
 * X25519 takes most of the time of such a run, and depends only on its arguments.
 */
export function remembering(primitives: Primitives): Primitives {
	const known = new Map<string, Uint8Array | undefined>();
	const recall = (what: string, compute: () => Uint8Array | undefined): Uint8Array | undefined => {
		if (!known.has(what)) {
			if (known.size >= REMEMBERED) {
				known.clear();
			}
			known.set(what, compute()?.slice());
		}
		return known.get(what)?.slice();
	};
	const { x25519 } = primitives;
	return {
		...primitives,
		x25519: {
			keyPair: (secretKey) => ({
				publicKey: recall(name(secretKey), () => x25519.keyPair(secretKey).publicKey) ?? new Uint8Array(0),
				secretKey,
			}),
			sharedSecret: (secretKey, publicKey) =>
				recall(name(secretKey, publicKey), () => x25519.sharedSecret(secretKey, publicKey)),
		},
	};
}
