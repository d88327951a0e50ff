import { readFileSync } from 'node:fs';
import { fromHex, pureJs, type RandomBytes, toHex } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { type NoiseState, readMessage, startNoise, writeMessage } from './noise.ts';
import { IK, IKhfs } from './patterns.ts';
import { noiseNonce, split } from './symmetric.ts';

type Vector = {
	protocol_name: string;
	init_prologue: string;
	init_static: string;
	init_ephemeral: string;
	init_remote_static: string;
	resp_prologue: string;
	resp_static: string;
	resp_ephemeral: string;
	handshake_hash: string;
	messages: { payload: string; ciphertext: string }[];
};

const published = JSON.parse(readFileSync(new URL('../../tests/vectors/noise-ik.json', import.meta.url), 'utf8')) as {
	vectors: Vector[];
};
const bytes = (hex: string): Uint8Array => fromHex(hex)!;
const only =
	(hex: string): RandomBytes =>
	() =>
		bytes(hex);

describe('Noise engine', () => {
	for (const vector of published.vectors) {
		describe(`${vector.protocol_name}, published vector`, () => {
			const [first, second, ...transport] = vector.messages;
			const initiatorKey = pureJs.x25519.keyPair(bytes(vector.init_static));
			const responderKey = pureJs.x25519.keyPair(bytes(vector.resp_static));
			const run = (): { initiator: NoiseState; responder: NoiseState; sent: Uint8Array[]; read: Uint8Array[] } => {
				const start = { pattern: IK, prologue: bytes(vector.init_prologue) };
				const a0 = startNoise(pureJs, {
					...start,
					initiator: true,
					keys: { staticKey: initiatorKey, remoteStatic: bytes(vector.init_remote_static) },
				});
				const b0 = startNoise(pureJs, {
					...start,
					initiator: false,
					prologue: bytes(vector.resp_prologue),
					keys: { staticKey: responderKey },
				});
				const a1 = writeMessage(pureJs, only(vector.init_ephemeral), a0, bytes(first!.payload));
				if (!a1.ok) throw new Error(a1.refusal);
				const b1 = readMessage(pureJs, b0, a1.message);
				if (!b1.ok) throw new Error(b1.refusal);
				const b2 = writeMessage(pureJs, only(vector.resp_ephemeral), b1.state, bytes(second!.payload));
				if (!b2.ok) throw new Error(b2.refusal);
				const a2 = readMessage(pureJs, a1.state, b2.message);
				if (!a2.ok) throw new Error(a2.refusal);
				return {
					initiator: a2.state,
					responder: b2.state,
					sent: [a1.message, b2.message],
					read: [b1.payload, a2.payload],
				};
			};

			it('gives the published messages, byte for byte', () => {
				const { sent, read } = run();
				expect(sent.map(toHex)).to.deep.equal([first!.ciphertext, second!.ciphertext]);
				expect(read.map(toHex)).to.deep.equal([first!.payload, second!.payload]);
			});

			it('gives the published handshake hash on both sides', () => {
				const { initiator, responder } = run();
				expect(toHex(initiator.symmetric.hash)).to.equal(vector.handshake_hash);
				expect(toHex(responder.symmetric.hash)).to.equal(vector.handshake_hash);
			});

			it('splits into the keys that seal the published transport messages', () => {
				const { initiator, responder } = run();
				const keys = split(pureJs, initiator.symmetric);
				expect(toHex(split(pureJs, responder.symmetric))).to.equal(toHex(keys));
				transport.forEach(({ payload, ciphertext }, index) => {
					const key = index % 2 === 0 ? keys.slice(0, 32) : keys.slice(32);
					const sealed = pureJs.chacha20poly1305.seal(key, noiseNonce(index >> 1), new Uint8Array(0), bytes(payload));
					expect(toHex(sealed)).to.equal(ciphertext);
				});
			});
		});
	}

	it('has a table for IKhfs with the KEM tokens where noise_hfs puts them', () => {
		expect(IKhfs.messages).to.deep.equal([
			['e', 'es', 'e1', 's', 'ss'],
			['e', 'ee', 'ekem1', 'se'],
		]);
		expect(Object.isFrozen(IKhfs) && IKhfs.messages.every((tokens) => Object.isFrozen(tokens))).to.equal(true);
	});

	it('refuses to start an initiator that does not know the static key of the responder', () => {
		const staticKey = pureJs.x25519.keyPair(new Uint8Array(32).fill(1));
		expect(() =>
			startNoise(pureJs, { pattern: IK, initiator: true, prologue: new Uint8Array(0), keys: { staticKey } }),
		).to.throw('static key');
	});
});
