import { pureJs, type RandomBytes, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { alice, bob, seeded } from '../../tests/fixtures.ts';
import { type NoiseKeys, type NoiseState, readMessage, startNoise, writeMessage } from './noise.ts';
import { IK, type Pattern, type Token } from './patterns.ts';
import { encryptAndHash, initialize, mixHash, mixKey, wipeSymmetric } from './symmetric.ts';

const random: RandomBytes = seeded('engine');
const prologue = utf8('prologue');
const payload = utf8('payload');
const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

const start = (pattern: Pattern, initiator: boolean, keys: NoiseKeys): NoiseState =>
	startNoise(pureJs, { pattern, initiator, prologue, keys });

/** Both sides of plain IK after the first message. */
function halfway(): { initiator: NoiseState; responder: NoiseState } {
	const written = writeMessage(
		pureJs,
		random,
		start(IK, true, { staticKey: alice, remoteStatic: bob.publicKey }),
		payload,
	);
	if (!written.ok) throw new Error(written.refusal);
	const read = readMessage(pureJs, start(IK, false, { staticKey: bob }), written.message);
	if (!read.ok) throw new Error(read.refusal);
	return { initiator: written.state, responder: read.state };
}

describe('Noise engine, beyond the vectors', () => {
	it('leaves the state whole, cipher key and all, when a message does not open, and when one does', () => {
		const { initiator, responder } = halfway();
		const before = structuredClone({ initiator, responder });
		const written = writeMessage(pureJs, random, responder, payload);
		if (!written.ok) throw new Error(written.refusal);
		const changed = written.message.slice();
		changed[changed.length - 1]! ^= 1;
		expect(readMessage(pureJs, initiator, changed)).to.deep.equal({ ok: false, refusal: 'does-not-open' });
		expect({ initiator, responder }).to.deep.equal(before);
		expect(readMessage(pureJs, initiator, written.message).ok).to.equal(true);
		expect({ initiator, responder }).to.deep.equal(before);
	});

	it('has no message after the last of its pattern', () => {
		const { responder } = halfway();
		const written = writeMessage(pureJs, random, responder, payload);
		if (!written.ok) throw new Error(written.refusal);
		expect(() => writeMessage(pureJs, random, written.state, payload)).to.throw(
			'Noise_IK_25519_ChaChaPoly_SHA256: no message after the 2th',
		);
		expect(() => readMessage(pureJs, written.state, payload)).to.throw('no message after');
	});

	it('says which token of a wrong table lacks its key', () => {
		const wrong = (...tokens: Token[]): Pattern => ({ name: 'wrong', messages: [tokens] });
		const keys = { staticKey: alice, remoteStatic: bob.publicKey };
		expect(() => writeMessage(pureJs, random, start(wrong('es'), true, keys), payload)).to.throw(
			'token es: a key is missing',
		);
		expect(() => writeMessage(pureJs, random, start(wrong('e', 'ee'), true, keys), payload)).to.throw(
			'token ee: a key is missing',
		);
	});
});

describe('Noise symmetric state', () => {
	it('pads a short protocol name with zeros, hashes a long one, and gives each value a buffer of its own', () => {
		const short = initialize(pureJs, utf8('x'.repeat(32)));
		expect(short.hash).to.deep.equal(utf8('x'.repeat(32)));
		expect(initialize(pureJs, utf8('x')).hash).to.deep.equal(Uint8Array.of(120, ...new Uint8Array(31)));
		expect(initialize(pureJs, utf8('x'.repeat(33))).hash).to.deep.equal(pureJs.sha256(utf8('x'.repeat(33))));
		expect(short.chainingKey).to.deep.equal(short.hash);
		mixKey(pureJs, short, utf8('key'));
		expect(short.hash).to.deep.equal(utf8('x'.repeat(32)));
	});

	it('overwrites the keys that a new one replaces, and all that is left in the end', () => {
		const state = initialize(pureJs, utf8('name'));
		mixKey(pureJs, state, utf8('one'));
		const { chainingKey, key } = state;
		expect(isZero(chainingKey) || isZero(key!)).to.equal(false);
		mixKey(pureJs, state, utf8('two'));
		expect(isZero(chainingKey) && isZero(key!)).to.equal(true);
		const last = { chainingKey: state.chainingKey, key: state.key! };
		wipeSymmetric(state);
		expect(isZero(last.chainingKey) && isZero(last.key)).to.equal(true);
	});

	it('seals nothing before a key is there, and counts from zero under each', () => {
		const state = initialize(pureJs, utf8('name'));
		expect(encryptAndHash(pureJs, state, payload)).to.deep.equal(payload);
		mixHash(pureJs, state, payload);
		mixKey(pureJs, state, utf8('key'));
		encryptAndHash(pureJs, state, payload);
		encryptAndHash(pureJs, state, payload);
		expect(state.nonce).to.equal(2);
		mixKey(pureJs, state, utf8('key'));
		expect(state.nonce).to.equal(0);
	});
});
