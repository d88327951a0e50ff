import { concat, toHex, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeAccept, decodeInvite, encodeAccept, encodeInvite, MAX_CAPABILITIES } from './payload.ts';

const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const names = (...list: (string | Uint8Array)[]): Uint8Array =>
	concat(
		filled(1, list.length),
		...list.flatMap((name) => [filled(1, name.length), typeof name === 'string' ? utf8(name) : name]),
	);
const invite = (capabilities: Uint8Array): Uint8Array => concat(filled(1, 1), filled(32, 7), capabilities);

describe('handshake payloads', () => {
	it('encodes an invite byte for byte: format, commitment, sorted capabilities', () => {
		const encoded = encodeInvite({ commitment: filled(32, 7), capabilities: ['text', 'end', 'text'] });
		expect(toHex(encoded)).to.equal(`01${'07'.repeat(32)}02${'03'}656e64${'04'}74657874`);
	});

	it('encodes an accept byte for byte: format, nonce, ratchet key, capabilities', () => {
		const encoded = encodeAccept({ nonce: filled(32, 1), ratchetKey: filled(32, 2), capabilities: [] });
		expect(toHex(encoded)).to.equal(`01${'01'.repeat(32)}${'02'.repeat(32)}00`);
	});

	it('decodes what it encoded', () => {
		const capability = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,31}$/);
		fc.assert(
			fc.property(
				fc.uniqueArray(capability, { maxLength: MAX_CAPABILITIES }),
				fc.uint8Array({ minLength: 32, maxLength: 32 }),
				(capabilities, bytes) => {
					const sorted = [...capabilities].sort();
					expect(decodeInvite(encodeInvite({ commitment: bytes, capabilities }))).to.deep.equal({
						commitment: bytes,
						capabilities: sorted,
					});
					const accept = { nonce: bytes, ratchetKey: bytes, capabilities };
					expect(decodeAccept(encodeAccept(accept))).to.deep.equal({ ...accept, capabilities: sorted });
				},
			),
		);
	});

	it('takes any bytes without throwing, and only the one spelling of each value', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
				const bytes = concat(filled(1, 1), tail);
				const decoded = decodeInvite(bytes);
				expect(typeof decoded === 'string' || toHex(encodeInvite(decoded)) === toHex(bytes)).to.equal(true);
			}),
		);
	});

	it('calls malformed: missing or surplus bytes, unsorted, repeated, empty, foreign or too many names', () => {
		const bad: [string, Uint8Array][] = [
			['empty', filled(0, 0)],
			['short commitment', concat(filled(1, 1), filled(31, 7))],
			['no capabilities', invite(filled(0, 0))],
			['surplus', invite(concat(names('a'), filled(1, 0)))],
			['missing name', invite(filled(1, 1))],
			['cut name', invite(new Uint8Array([1, 5, 97]))],
			['unsorted', invite(names('b', 'a'))],
			['repeated', invite(names('a', 'a'))],
			['empty name', invite(names(''))],
			['upper case', invite(names('A'))],
			['not UTF-8', invite(names(filled(2, 0xff)))],
			['two-byte character', invite(names(utf8('é')))],
			['long name', invite(names('a'.repeat(33)))],
			[
				'too many',
				invite(names(...Array.from({ length: MAX_CAPABILITIES + 1 }, (_, i) => String.fromCharCode(97 + i)))),
			],
			['too long', concat(filled(1, 1), filled(4000, 0))],
		];
		for (const [name, bytes] of bad) {
			expect(decodeInvite(bytes), name).to.equal('malformed');
		}
		expect(decodeAccept(concat(filled(1, 1), filled(63, 0)))).to.equal('malformed');
	});

	it('calls another format incompatible', () => {
		expect(decodeInvite(filled(40, 2))).to.equal('incompatible');
		expect(decodeAccept(filled(80, 0))).to.equal('incompatible');
		expect([decodeInvite(filled(1, 2)), decodeInvite(filled(1, 1))]).to.deep.equal(['incompatible', 'malformed']);
	});

	it('throws on capabilities that could not be read back', () => {
		expect(() => encodeInvite({ commitment: filled(32, 0), capabilities: ['No'] })).to.throw('capabilities');
		const capabilities = Array.from({ length: MAX_CAPABILITIES + 1 }, (_, i) => `name-${i}`);
		expect(() => encodeInvite({ commitment: filled(32, 0), capabilities })).to.throw('at most 16 names');
		const most = decodeInvite(encodeInvite({ commitment: filled(32, 0), capabilities: capabilities.slice(1) }));
		expect(typeof most === 'string' ? most : most.capabilities).to.have.length(MAX_CAPABILITIES);
	});
});
