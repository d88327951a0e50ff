import { concat, pureJs, toHex, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { context, invited } from '../../tests/fixtures.ts';
import { readAccept, writeAccept } from '../handshake/index.ts';
import { sasBytes, sasEmoji, sasIndexes } from './sas.ts';
import { SAS_EMOJI } from './sas-emoji.ts';

const filled = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const input = { hash: filled(1), nonceI: filled(2), nonceR: filled(3) };

/** RFC 5869 written out: one block of output is enough for six bytes. */
const byHand = (hash: Uint8Array, nonceI: Uint8Array, nonceR: Uint8Array): string => {
	const extracted = pureJs.hmacSha256(hash, concat(nonceI, nonceR));
	return toHex(pureJs.hmacSha256(extracted, concat(utf8('rcotr/1 sas'), Uint8Array.of(1))).slice(0, 6));
};

describe('short authentication string', () => {
	it('H12 is the first six bytes of HKDF over both nonces, salted with the hash of the handshake', () => {
		expect(toHex(sasBytes(pureJs, input))).to.equal(byHand(filled(1), filled(2), filled(3)));
		expect(toHex(sasBytes(pureJs, input))).to.equal('b2f20e3bfddc');
	});

	it('H12 is the same on both sides of a handshake and another one in the next', () => {
		const shown = ['one', 'two'].map((seed) => {
			const { inviter, invitee } = invited(seed);
			const accepted = writeAccept(context(`${seed} accept`), invitee, []);
			if (!accepted.ok) throw new Error(accepted.refusal);
			const established = readAccept(context(''), inviter, accepted.body);
			if (!established.ok) throw new Error(established.refusal);
			const nonceI = established.outcome.nonceI!;
			const both = [established.outcome, accepted.outcome].map(({ hash, nonceR }) =>
				toHex(sasBytes(pureJs, { hash, nonceI, nonceR })),
			);
			expect(both[0]).to.equal(both[1]);
			return both[0];
		});
		expect(shown[0]).not.to.equal(shown[1]);
	});

	it('depends on the hash and on either nonce, and on which is whose', () => {
		const others = [
			{ ...input, hash: filled(9) },
			{ ...input, nonceI: filled(9) },
			{ ...input, nonceR: filled(9) },
			{ ...input, nonceI: input.nonceR, nonceR: input.nonceI },
		].map((other) => toHex(sasBytes(pureJs, other)));
		expect(new Set([...others, toHex(sasBytes(pureJs, input))])).to.have.property('size', 5);
	});

	it('leaves the nonces of the caller alone, and refuses any that are not 32 bytes', () => {
		sasBytes(pureJs, input);
		expect([toHex(input.nonceI), toHex(input.nonceR)]).to.deep.equal([toHex(filled(2)), toHex(filled(3))]);
		expect(() => sasBytes(pureJs, { ...input, nonceI: new Uint8Array(31) })).to.throw(
			RangeError,
			'expected 32 bytes each, got 31 and 32',
		);
		expect(() => sasBytes(pureJs, { ...input, nonceR: new Uint8Array(33) })).to.throw(RangeError, 'got 32 and 33');
	});

	it('is cut into seven numbers of six bits, from the top, and leaves the last six bits out', () => {
		const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
		expect(sasIndexes(bytes(0, 0, 0, 0, 0, 63))).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
		expect(sasIndexes(bytes(0, 0, 0, 0, 0, 64))).to.deep.equal([0, 0, 0, 0, 0, 0, 1]);
		expect(sasIndexes(bytes(255, 255, 255, 255, 255, 255))).to.deep.equal([63, 63, 63, 63, 63, 63, 63]);
		// 000001 000010 000011 000100 000101 000110 000111 000000
		expect(sasIndexes(bytes(0x04, 0x20, 0xc4, 0x14, 0x61, 0xc0))).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
		expect(() => sasIndexes(new Uint8Array(5))).to.throw(RangeError, 'expected 6 bytes, got 5');
	});

	it('H12 is shown as pictures with names', () => {
		const shown = sasEmoji(Uint8Array.of(0x04, 0x20, 0xc4, 0x14, 0x61, 0xc0));
		expect(shown.map(({ emoji }) => emoji).join('')).to.equal('🐱🦁🐎🦄🐷🐘🐰');
		expect(shown.map(({ name }) => name)).to.deep.equal([
			'Cat',
			'Lion',
			'Horse',
			'Unicorn',
			'Pig',
			'Elephant',
			'Rabbit',
		]);
	});

	it('has 64 different pictures with 64 different names: the list of the Matrix specification', () => {
		expect(SAS_EMOJI).to.have.length(64);
		expect(new Set(SAS_EMOJI.map(({ emoji }) => emoji))).to.have.property('size', 64);
		expect(new Set(SAS_EMOJI.map(({ name }) => name))).to.have.property('size', 64);
		expect([0, 21, 31, 36, 53, 63].map((index) => SAS_EMOJI[index]?.name)).to.deep.equal([
			'Dog',
			'Cloud',
			'Robot',
			'Thumbs Up',
			'Aeroplane',
			'Pin',
		]);
		// The whole list in order; another order would be another protocol.
		expect(toHex(pureJs.sha256(utf8(SAS_EMOJI.map(({ emoji, name }) => `${emoji} ${name}\n`).join(''))))).to.equal(
			'677398dacab61bab25b3032119b6b7fdf744a57b9f83696563af891945d88b9e',
		);
		expect(Object.isFrozen(SAS_EMOJI) && SAS_EMOJI.every(Object.isFrozen)).to.equal(true);
	});
});
