import { expect } from 'chai';
import fc from 'fast-check';
import { boundTo, byBytes, pairOf } from './room.ts';

describe('room of two', () => {
	it('orders its members by bytes, however they are given', () => {
		expect(pairOf({ rid: 'r', members: ['b', 'a'] })).to.deep.equal(['a', 'b']);
		expect(pairOf({ rid: 'r', members: ['a', 'b'] })).to.deep.equal(['a', 'b']);
		expect(pairOf({ rid: 'r', members: ['a', 'B'] })).to.deep.equal(['B', 'a']);
		// In UTF-16 the surrogates of U+1F511 come before U+FF5E; in UTF-8 they come behind.
		expect(pairOf({ rid: 'r', members: ['\u{1F511}', '\uFF5E'] })).to.deep.equal(['\uFF5E', '\u{1F511}']);
	});

	it('is none of a user with themselves, of empty or of overlong ids', () => {
		expect(pairOf({ rid: 'aa', members: ['a', 'a'] })).to.equal(undefined);
		expect(pairOf({ rid: '', members: ['a', 'b'] })).to.equal(undefined);
		expect(pairOf({ rid: 'r', members: ['', 'b'] })).to.equal(undefined);
		expect(pairOf({ rid: 'r', members: ['a', ''] })).to.equal(undefined);
		expect(pairOf({ rid: 'r', members: ['a', 'b'.repeat(65)] })).to.equal(undefined);
		expect(pairOf({ rid: 'r', members: ['é'.repeat(33), 'b'] })).to.equal(undefined);
		expect(pairOf({ rid: 'r', members: ['a', '\ud800'] })).to.equal(undefined);
		expect(pairOf({ rid: '\udfff', members: ['a', 'b'] })).to.equal(undefined);
		expect(pairOf({ rid: 'r', members: ['a', '\u{1F511}'] })).to.deep.equal(['a', '\u{1F511}']);
		expect(pairOf({ rid: 'r'.repeat(129), members: ['a', 'b'] })).to.equal(undefined);
		expect(pairOf({ rid: 'r'.repeat(128), members: ['a', 'b'.repeat(64)] })).to.deep.equal(['a', 'b'.repeat(64)]);
	});

	it('orders as a comparison of byte strings does', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
				return Math.sign(byBytes(a, b)) === Math.sign(Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')));
			}),
		);
		expect([byBytes('a\u0000', 'a') > 0, byBytes('a', 'a\u0000') < 0], 'a prefix comes first').to.deep.equal([
			true,
			true,
		]);
		expect([byBytes('a', 'ab') < 0, byBytes('ab', 'a') > 0, byBytes('a', 'a')]).to.deep.equal([true, true, 0]);
	});

	it('binds without ambiguity', () => {
		const bytes = (rid: string, pair: readonly [string, string]): string =>
			Buffer.from(boundTo('label', rid, pair)).toString('hex');
		expect(bytes('r', ['ab', 'c'])).not.to.equal(bytes('r', ['a', 'bc']));
		expect(bytes('ra', ['b', 'c'])).not.to.equal(bytes('r', ['ab', 'c']));
		expect(bytes('r', ['a', 'b'])).to.equal('000000056c6162656c000000017200000001610000000162');
	});
});
