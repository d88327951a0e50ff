import { pureJs, toHex, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { bundleHash, bundleOfSeed, createSeed, deriveIdentity, parseBundle, publicBundle } from './identity.ts';

const seed = new Uint8Array(32).fill(7);
const identity = deriveIdentity(pureJs, seed);
const published = publicBundle(identity);

describe('end-to-end identity', function () {
	this.timeout(20_000);

	it('draws a seed of 32 bytes', () => {
		expect(createSeed((length) => new Uint8Array(length).fill(5))).to.deep.equal(new Uint8Array(32).fill(5));
	});

	it('derives each purpose by HKDF-SHA256 with an info of its own', () => {
		const secret = (info: string): string => toHex(pureJs.hkdfSha256(seed, new Uint8Array(0), utf8(info), 32));
		expect(toHex(identity.otr.secretKey)).to.equal(secret('rcotr/1 identity'));
		expect(toHex(identity.e2ee.secretKey)).to.equal(secret('e2ee/1 room-key'));
		expect(toHex(identity.otr.publicKey)).not.to.equal(toHex(identity.e2ee.publicKey));
	});

	it('is the same on every device that has the seed, and another for another seed', () => {
		expect(publicBundle(deriveIdentity(pureJs, seed.slice()))).to.equal(published);
		expect(publicBundle(deriveIdentity(pureJs, new Uint8Array(32)))).not.to.equal(published);
		expect(() => deriveIdentity(pureJs, new Uint8Array(31))).to.throw('expected 32 bytes');
	});

	it('reads back the bundle it publishes, byte for byte', () => {
		expect(published).to.equal(
			'{"v":1,"otr":"o99ZqENDY5SCq0M_1Ll84jsq0K17HGON0ngR5cSfOC8","e2ee":"ATQxQD52FcWM5_K4z12VM-gQrVf6KnjIMYArC4riVyY"}',
		);
		const bundle = parseBundle(published);
		expect([toHex(bundle!.otr), toHex(bundle!.e2ee)]).to.deep.equal([
			toHex(identity.otr.publicKey),
			toHex(identity.e2ee.publicKey),
		]);
	});

	it('gives the bundle of a seed, and overwrites what it derived on the way', () => {
		const derived: Uint8Array[] = [];
		const hkdfSha256: typeof pureJs.hkdfSha256 = (...input) => {
			const key = pureJs.hkdfSha256(...input);
			derived.push(key);
			return key;
		};
		expect(bundleOfSeed({ ...pureJs, hkdfSha256 }, seed)).to.equal(published);
		expect(derived).to.deep.equal([new Uint8Array(32), new Uint8Array(32)]);
		expect(bundleHash(pureJs, published)).to.equal(toHex(pureJs.sha256(utf8(published))));
	});

	it('takes no other spelling of a bundle', () => {
		const { otr, e2ee } = JSON.parse(published) as { otr: string; e2ee: string };
		const bad = [
			'',
			'null',
			'{}',
			`${published} `,
			published.replace('"v":1', '"v":2'),
			published.replace(',', ', '),
			published.replace(otr, otr.slice(1)),
			published.replace(otr, `${otr}=`),
			published.replace(otr, `${otr.slice(0, -1)}J`),
			JSON.stringify({ v: 1, e2ee, otr }),
			JSON.stringify({ v: 1, otr, e2ee, more: 1 }),
			JSON.stringify({ v: 1, otr, e2ee: otr }),
			'x'.repeat(300),
		];
		for (const text of bad) {
			expect(parseBundle(text), text).to.equal(undefined);
		}
	});
});
