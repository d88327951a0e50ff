/** Where the time of our own side goes: each primitive counted and timed from outside. */
import { cpuUsage } from 'node:process';
import type { Primitives } from '@rocket.chat/crypto';

/**
 * Per piece of work: calls, and microseconds of CPU in them: the CPU of the whole, shared out by the clock on the wall.
 * Timers are in `all`.
 */
export type Profile = {
	readonly all: number;
	readonly parts: readonly { readonly name: string; readonly calls: number; readonly microseconds: number }[];
};

type Count = { calls: number; milliseconds: number };

/** Primitives that count; `counts` grows while they are used. */
function counting(primitives: Primitives): { counted: Primitives; counts: Map<string, Count> } {
	const counts = new Map<string, Count>();
	const count =
		<A extends unknown[], R>(name: string, work: (...given: A) => R) =>
		(...given: A): R => {
			const began = performance.now();
			const result = work(...given);
			const entry = counts.get(name) ?? { calls: 0, milliseconds: 0 };
			entry.calls += 1;
			entry.milliseconds += performance.now() - began;
			counts.set(name, entry);
			return result;
		};
	const { x25519, chacha20poly1305, mlkem768 } = primitives;
	const counted: Primitives = {
		name: primitives.name,
		randomBytes: count('random', primitives.randomBytes),
		x25519: {
			keyPair: count('X25519 key pair', x25519.keyPair),
			sharedSecret: count('X25519 shared secret', x25519.sharedSecret),
		},
		chacha20poly1305: { seal: count('AEAD', chacha20poly1305.seal), open: count('AEAD', chacha20poly1305.open) },
		mlkem768: {
			keyPair: count('ML-KEM-768', mlkem768.keyPair),
			encapsulate: count('ML-KEM-768', mlkem768.encapsulate),
			decapsulate: count('ML-KEM-768', mlkem768.decapsulate),
		},
		sha256: count('SHA-256', primitives.sha256),
		sha512: count('SHA-512', primitives.sha512),
		hmacSha256: count('HMAC', primitives.hmacSha256),
		hkdfSha256: count('HKDF', primitives.hkdfSha256),
	};
	return { counted, counts };
}

/** Microseconds. */
const cpu = (): number => {
	const { user, system } = cpuUsage();
	return user + system;
};

/** Runs `work` often enough to be warm, then `count` times with every call counted. */
export function profileOf(
	primitives: Primitives,
	count: number,
	prepare: (counted: Primitives) => () => unknown,
): Profile {
	const { counted, counts } = counting(primitives);
	const work = prepare(counted);
	for (let i = 0; i < count; i++) {
		work();
	}
	counts.clear();
	const [began, before] = [performance.now(), cpu()];
	for (let i = 0; i < count; i++) {
		work();
	}
	const [wall, all] = [performance.now() - began, (cpu() - before) / count];
	const parts = [...counts].map(([name, { calls, milliseconds }]) => ({
		name,
		calls: calls / count,
		microseconds: (all * milliseconds) / wall,
	}));
	return { all, parts: parts.sort((a, b) => b.microseconds - a.microseconds) };
}
