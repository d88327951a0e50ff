/** A file's chunk of 64 KiB: sealed as the ratchet seals it, beside libsodium's AEAD alone on the same bytes. */
import type { Primitives } from '@rocket.chat/crypto';
import sodium from 'libsodium-wrappers';
import type { Contender } from '../contest.ts';
import { ID, type Side, sealContent } from './ours.ts';

export const CHUNK_BYTES = 64 * 1024;
const AD_BYTES = 95;

/** What the application's own call of libsodium-wrappers costs, with nothing around it. */
export async function rawSodium(chunk: Uint8Array): Promise<Contender> {
	await sodium.ready;
	const [key, nonce, associatedData] = [new Uint8Array(32).fill(7), new Uint8Array(12), new Uint8Array(AD_BYTES)];
	return {
		name: 'libsodium alone',
		run: (count) => {
			for (let i = 0; i < count; i++) {
				sodium.crypto_aead_chacha20poly1305_ietf_encrypt(chunk, associatedData, null, nonce, key);
			}
		},
	};
}

export const sealedChunks = (name: string, primitives: Primitives, side: Side, chunk: Uint8Array): Contender => ({
	name,
	run: (count) => {
		for (let i = 0; i < count; i++) {
			sealContent(primitives, side, { kind: 'file-chunk', file: ID, index: 0, data: chunk });
		}
	},
});
