/**
 * Keys of messages that have not arrived yet (Double Ratchet, section 2.6), within limits that a peer cannot extend.
 */
import { equal, type Primitives, wipe } from '@rocket.chat/crypto';
import type { Header } from './frame.ts';
import { kdfChain } from './kdf.ts';
import type { SkippedKey } from './types.ts';

/** ms */
export const SKIPPED_LIFE = 600_000;
export const SKIPPED_PER_CHAIN = 256;
export const SKIPPED_PER_SESSION = 512;

export const alive = (skipped: readonly SkippedKey[], now: number): readonly SkippedKey[] =>
	skipped.filter(({ storedAt }) => now - storedAt < SKIPPED_LIFE);

export const find = (skipped: readonly SkippedKey[], { ratchetKey, n }: Header): SkippedKey | undefined =>
	skipped.find((entry) => entry.n === n && equal(entry.ratchetKey, ratchetKey));

/** Copies, because no two states share a secret buffer. */
export const copy = (skipped: readonly SkippedKey[]): readonly SkippedKey[] =>
	skipped.map((entry) => ({ ...entry, messageKey: entry.messageKey.slice() }));

/** Whether `more` further keys of this chain stay within its limit, together with those already kept. */
export function fitsChain(skipped: readonly SkippedKey[], ratchetKey: Uint8Array, more: number): boolean {
	return more + skipped.filter((entry) => equal(entry.ratchetKey, ratchetKey)).length <= SKIPPED_PER_CHAIN;
}

/** Steps a chain from `from` to `to`, and keeps the keys in between. Overwrites the given chain key. */
export function skipTo(
	primitives: Primitives,
	input: { chain: Uint8Array; ratchetKey: Uint8Array; from: number; to: number; now: number },
): { chain: Uint8Array; skipped: readonly SkippedKey[] } {
	const skipped: SkippedKey[] = [];
	let { chain } = input;
	for (let n = input.from; n < input.to; n++) {
		const next = kdfChain(primitives, chain);
		wipe(chain);
		chain = next.chain;
		skipped.push({ ratchetKey: input.ratchetKey, n, messageKey: next.messageKey, storedAt: input.now });
	}
	return { chain, skipped };
}
