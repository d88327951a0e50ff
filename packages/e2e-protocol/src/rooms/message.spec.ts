import {
	concat,
	fromBase64url,
	type Primitives,
	pureJs,
	type RandomBytes,
	toBase64url,
	uint32,
	utf8,
} from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { alice, must, ringOf, room } from '../../tests/fixtures.ts';
import { currentKey, type Keyring, rotate } from './keyring.ts';
import { MAX_TEXT_BYTES, type OpenedMessage, openMessage, type SealedContent, sealMessage } from './message.ts';
import { boundTo } from './room.ts';

const ring = ringOf(2);
const place = { room, sender: 'aliceUid', id: 'message-17' };
const sealing = { primitives: pureJs, random: pureJs.randomBytes, ring, ...place, revision: 0, text: 'Good morning' };
const seal = (changes: Partial<Parameters<typeof sealMessage>[0]> = {}) => sealMessage({ ...sealing, ...changes });
const open = (document: unknown, changes: Partial<Parameters<typeof openMessage>[0]> = {}): OpenedMessage =>
	openMessage({ primitives: pureJs, ring, ...place, document, ...changes });
const refusal = (document: unknown, changes?: Partial<Parameters<typeof openMessage>[0]>): string => {
	const opened = open(document, changes);
	return opened.ok ? 'ok' : opened.refusal;
};
const { content } = must(seal());
const bytesOf = (text: string): Uint8Array => fromBase64url(text)!;
const flip = (text: string, index: number): string =>
	toBase64url(bytesOf(text).map((byte, at) => (at === index ? byte ^ (1 << (index % 8)) : byte)));

/** A content by hand, as docs/E2E.md describes it; `plaintext` is sealed as it is. */
const forge = (plaintext: Uint8Array, salt = new Uint8Array(32).fill(9), revision = 0): SealedContent => {
	const { kid, key } = currentKey(ring)!;
	const header = concat(new Uint8Array([1]), uint32(revision));
	const context = boundTo(
		'e2ee/1 message',
		room.rid,
		['aliceUid', 'bobUid'],
		bytesOf(kid),
		place.sender,
		place.id,
		header,
	);
	const derived = pureJs.hkdfSha256(key, salt, context, 44);
	const sealed = pureJs.chacha20poly1305.seal(derived.subarray(0, 32), derived.subarray(32), context, plaintext);
	return {
		algorithm: 'e2ee.v1.chacha20-poly1305',
		kid,
		iv: toBase64url(salt),
		ciphertext: toBase64url(concat(header, sealed)),
	};
};
const plain = (kind: number, body: Uint8Array, length = 256): Uint8Array => {
	const bytes = new Uint8Array(length);
	bytes.set(concat(new Uint8Array([kind]), uint32(body.length), body));
	return bytes;
};

describe('message of an encrypted direct message', function () {
	this.timeout(20_000);

	it('comes back for both members, in the shape of Rocket.Chat', () => {
		expect(open(content)).to.deep.equal({
			ok: true,
			content: { kind: 'text', text: 'Good morning' },
			revision: 0,
			stale: false,
		});
		expect(Object.keys(content).sort()).to.deep.equal(['algorithm', 'ciphertext', 'iv', 'kid']);
		expect(content).to.include({ algorithm: 'e2ee.v1.chacha20-poly1305', kid: currentKey(ring)!.kid });
		const theirs = must(seal({ sender: 'bobUid' })).content;
		expect(open(theirs, { sender: 'bobUid' })).to.include({ ok: true });
	});

	it('has the bytes of docs/E2E.md', () => {
		const salt = new Uint8Array(32).fill(9);
		expect(must(seal({ random: () => salt.slice(), revision: 7 })).content).to.deep.equal(
			forge(plain(1, utf8('Good morning')), salt, 7),
		);
	});

	it('hides the length of a text to steps', () => {
		const length = (text: string): number => bytesOf(must(seal({ text })).content.ciphertext).length;
		expect([length('a'), length('a'.repeat(251))]).to.deep.equal([277, 277]);
		expect([length('a'.repeat(252)), length('a'.repeat(267))]).to.deep.equal([293, 293]);
	});

	it('keeps what was sealed with an old key readable, and says that it is old', () => {
		const rotated = must(rotate(pureJs, pureJs.randomBytes, room, ring)).ring;
		expect(open(content, { ring: rotated })).to.include({ ok: true, stale: true });
		const fresh = must(seal({ ring: rotated })).content;
		expect(fresh.kid).to.equal(currentKey(rotated)!.kid);
		expect(open(fresh, { ring: rotated })).to.include({ ok: true, stale: false });
		expect(refusal(fresh)).to.equal('unknown-key');
		expect(refusal(content, { ring: [] })).to.equal('unknown-key');
		expect(refusal(content, { ring: ringOf(2) })).to.equal('unknown-key');
	});

	it('refuses to be moved to another room, sender or id', () => {
		for (const changes of [
			{ room: { ...room, rid: 'another' } },
			{ room: { ...room, members: ['aliceUid', 'carolUid'] as const } },
			{ sender: 'bobUid' },
			{ id: 'message-18' },
		]) {
			expect(refusal(content, changes), JSON.stringify(changes)).to.equal('does-not-open');
		}
		expect(refusal(content, { sender: 'carolUid' })).to.equal('not-a-member');
		expect(refusal(content, { room: { rid: 'r', members: ['aliceUid', 'aliceUid'] } })).to.equal('not-a-member');
		expect([refusal(content, { id: '' }), refusal(content, { id: '\ud83d' })]).to.deep.equal([
			'out-of-range',
			'out-of-range',
		]);
	});

	it('opens for nobody without the room key: another one under the same id does not do', () => {
		const wrong: Keyring = ring.map((key) => ({ ...key, key: alice.identity.otr.publicKey }));
		expect(refusal(content, { ring: wrong })).to.equal('does-not-open');
	});

	it('opens with no byte flipped', () => {
		const { ciphertext } = content;
		for (let index = 0; index < bytesOf(ciphertext).length; index++) {
			const changed = refusal({ ...content, ciphertext: flip(ciphertext, index) });
			expect(changed, String(index)).to.equal(index === 0 ? 'incompatible' : 'does-not-open');
		}
		for (let index = 0; index < 32; index++) {
			expect(refusal({ ...content, iv: flip(content.iv, index) })).to.equal('does-not-open');
			expect(refusal({ ...content, kid: flip(content.kid, index) })).to.equal('unknown-key');
		}
		const [older] = ring;
		expect(refusal({ ...content, kid: older!.kid }), 'under another key of the room').to.equal('does-not-open');
	});

	it('binds an edit to its message by a revision that only rises', () => {
		const edit = must(seal({ revision: 1, text: 'Good evening' })).content;
		expect(open(edit)).to.deep.equal({
			ok: true,
			content: { kind: 'text', text: 'Good evening' },
			revision: 1,
			stale: false,
		});
		expect(open(edit, { leastRevision: 1 })).to.include({ ok: true });
		expect(refusal(content, { leastRevision: 1 })).to.equal('rolled-back');
		expect(refusal(edit, { leastRevision: 2 })).to.equal('rolled-back');
		expect(refusal({ ...edit, iv: content.iv })).to.equal('does-not-open');
		expect(must(open(must(seal({ revision: 0xffff_ffff })).content)).revision).to.equal(0xffff_ffff);
	});

	it('is not sealed where it should not be', () => {
		const refused = (changes: Partial<Parameters<typeof sealMessage>[0]>): string => {
			const sealed = seal(changes);
			return sealed.ok ? 'ok' : sealed.refusal;
		};
		expect(refused({ ring: [] })).to.equal('no-room-key');
		expect(refused({ ring: [{ ...ring[0]!, kid: '!' }] })).to.equal('no-room-key');
		expect(refused({ sender: 'carolUid' })).to.equal('not-a-member');
		expect(refused({ room: { rid: 'r', members: ['aliceUid', 'aliceUid'] } })).to.equal('not-a-member');
		expect(refused({ text: '' })).to.equal('empty');
		expect(refused({ text: 'a'.repeat(MAX_TEXT_BYTES) })).to.equal('ok');
		expect(refused({ text: 'a'.repeat(MAX_TEXT_BYTES + 1) })).to.equal('too-long');
		expect(refused({ text: '\u{1F511}'.repeat(6144) })).to.equal('ok');
		expect(refused({ text: '\u{1F511}'.repeat(6145) })).to.equal('too-long');
		expect([refused({ text: 'x\ud83d' }), refused({ text: '\udd11x' }), refused({ id: 'x\ud83d' })]).to.deep.equal([
			'not-unicode',
			'not-unicode',
			'out-of-range',
		]);
		for (const revision of [-1, 0.5, 2 ** 32, Number.NaN]) {
			expect(refused({ revision })).to.equal('out-of-range');
		}
		expect([refused({ id: '' }), refused({ id: 'x'.repeat(65) }), refused({ id: 'x'.repeat(64) })]).to.deep.equal([
			'out-of-range',
			'out-of-range',
			'ok',
		]);
	});

	it('refuses every other form by name, and never throws', () => {
		for (const document of [
			undefined,
			null,
			5,
			'x',
			[],
			{},
			{ ...content, algorithm: 5 },
			{ ciphertext: content.ciphertext },
		]) {
			expect(refusal(document), JSON.stringify(document)).to.equal('malformed');
		}
		for (const algorithm of ['rc.v1.aes-sha2', 'rc.v2.aes-sha2', 'm.megolm.v1.aes-sha2', '']) {
			expect(refusal({ ...content, algorithm })).to.equal('unknown-algorithm');
		}
		const short = toBase64url(bytesOf(content.ciphertext).subarray(0, 276));
		const changes = [
			...[{ kid: 5 }, { kid: '' }, { kid: `${content.kid}A` }, { kid: content.kid.slice(1) }, { kid: '-'.repeat(1e5) }],
			...[
				{ iv: undefined },
				{ iv: toBase64url(new Uint8Array(31)) },
				{ iv: toBase64url(new Uint8Array(33)) },
				{ iv: `${content.iv}=` },
			],
			...[
				{ ciphertext: '' },
				{ ciphertext: short },
				{ ciphertext: 'A'.repeat(1e6) },
				{ ciphertext: '+/' },
				{ ciphertext: null },
			],
		];
		for (const change of changes) {
			expect(refusal({ ...content, ...change }), JSON.stringify(change).slice(0, 80)).to.equal('malformed');
		}
		const longest = must(seal({ text: 'a'.repeat(MAX_TEXT_BYTES) })).content;
		expect(bytesOf(longest.ciphertext)).to.have.length(25_600 + 21);
		expect(open(longest)).to.include({ ok: true });
		expect(
			refusal({ ...longest, ciphertext: toBase64url(concat(bytesOf(longest.ciphertext), new Uint8Array(1))) }),
		).to.equal('malformed');
	});

	it('takes one spelling of a content: length, padding, UTF-8', () => {
		expect(refusal(forge(plain(1, utf8('x'))))).to.equal('ok');
		const dirty = plain(1, utf8('x'));
		dirty[255] = 1;
		const beyond = plain(1, utf8('x'));
		beyond.set(uint32(252), 1);
		const within = plain(1, new Uint8Array(251).fill(65));
		expect(refusal(forge(within)), 'full to the last byte').to.equal('ok');
		const huge = plain(1, utf8('x'));
		huge.set(uint32(0xffff_ffff), 1);
		for (const bytes of [
			dirty,
			beyond,
			huge,
			plain(1, utf8('x'), 272),
			plain(1, new Uint8Array(0)),
			plain(1, new Uint8Array([0xc3, 0x28])),
		]) {
			expect(refusal(forge(bytes))).to.equal('malformed');
		}
	});

	it('reports a kind of a later version', () => {
		expect(open(forge(plain(2, utf8('x'))))).to.deep.include({ ok: true, content: { kind: 'unknown', code: 2 } });
		expect(open(forge(plain(0, new Uint8Array(0))))).to.deep.include({
			ok: true,
			content: { kind: 'unknown', code: 0 },
		});
	});

	it('never uses a key and nonce twice, not even where the randomness repeats', () => {
		const used = new Set<string>();
		let messages = 0;
		const { chacha20poly1305 } = pureJs;
		const counting: Primitives = {
			...pureJs,
			chacha20poly1305: {
				...chacha20poly1305,
				seal: (key, nonce, associatedData, plaintext) => {
					messages += 1;
					used.add(`${toBase64url(key)} ${toBase64url(nonce)}`);
					return chacha20poly1305.seal(key, nonce, associatedData, plaintext);
				},
			},
		};
		const stuck: RandomBytes = (length) => new Uint8Array(length).fill(4);
		for (const random of [stuck, pureJs.randomBytes]) {
			for (const sender of ['aliceUid', 'bobUid']) {
				for (const id of ['m1', 'm2', 'm3']) {
					for (const revision of [0, 1]) {
						must(seal({ primitives: counting, random, sender, id, revision }));
					}
				}
			}
		}
		for (let again = 0; again < 20; again++) {
			must(seal({ primitives: counting }));
		}
		expect([messages, used.size]).to.deep.equal([44, 44]);
	});

	it('overwrites plaintext, key and nonce once sealed', () => {
		const seen: Uint8Array[] = [];
		const { chacha20poly1305 } = pureJs;
		const spying: Primitives = {
			...pureJs,
			chacha20poly1305: {
				open: (key, nonce, associatedData, sealed) => {
					const plaintext = chacha20poly1305.open(key, nonce, associatedData, sealed);
					seen.push(key, nonce, plaintext!);
					return plaintext;
				},
				seal: (key, nonce, associatedData, plaintext) => {
					seen.push(key, nonce, plaintext);
					return chacha20poly1305.seal(key, nonce, associatedData, plaintext);
				},
			},
		};
		expect(open(must(seal({ primitives: spying })).content, { primitives: spying })).to.include({ ok: true });
		expect(seen.map((bytes) => bytes.some((byte) => byte !== 0))).to.deep.equal(Array(6).fill(false));
	});

	it('comes back whatever it says, and refuses any one change', () => {
		const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 });
		fc.assert(
			fc.property(
				texts,
				fc.nat(),
				fc.integer({ min: 1, max: 255 }),
				fc.nat({ max: 0xffff_ffff }),
				(text, position, change, revision) => {
					const made = must(seal({ text, revision })).content;
					const opened = must(open(made));
					expect(opened).to.deep.equal({ ok: true, content: { kind: 'text', text }, revision, stale: false });
					const bytes = bytesOf(made.ciphertext);
					bytes[position % bytes.length]! ^= change;
					expect(refusal({ ...made, ciphertext: toBase64url(bytes) })).to.be.oneOf(['does-not-open', 'incompatible']);
				},
			),
			{ numRuns: 60 },
		);
	});

	it('gives a value for any document', () => {
		const field = fc.oneof(
			fc.string(),
			fc.base64String(),
			fc.integer(),
			fc.constant(undefined),
			fc.constant(content.kid),
			fc.constant(content.iv),
		);
		const documents = fc.record({
			algorithm: fc.oneof(field, fc.constant(content.algorithm)),
			kid: field,
			iv: field,
			ciphertext: field,
		});
		fc.assert(fc.property(fc.oneof(fc.anything(), documents), (document) => refusal(document) !== 'ok'));
	});
});
