import { createHash } from 'node:crypto';
import { type Primitives, pureJs, toHex } from '@rocket.chat/crypto';
import { compareQr, fingerprint, qrPayload, safetyNumberOf } from '@rocket.chat/otr-protocol';
import { Fingerprint, PublicKey, ScannableFingerprint } from '@signalapp/libsignal-client';
import { expect } from 'chai';

/** 5200 rounds a fingerprint: Node's SHA-512 is quicker here. */
const primitives: Primitives = {
	...pureJs,
	sha512: (data) => new Uint8Array(createHash('sha512').update(data).digest()),
};

describe('safety number and QR payload beside libsignal-client', () => {
	const alice = { uid: 'rX3gkZ9KzTpQ7vYwA', key: pureJs.x25519.keyPair(new Uint8Array(32).fill(1)).publicKey };

	for (const uid of ['bQ5nTm2LcD8sWfHjE', 'ü', 'a'.repeat(200), '🐟']) {
		it(`are the same bytes, and each takes the other’s code: uid ${uid.slice(0, 20)}`, () => {
			const bob = { uid, key: pureJs.x25519.keyPair(new Uint8Array(32).fill(uid.length)).publicKey };
			const [local, remote] = [fingerprint(primitives, alice), fingerprint(primitives, bob)];
			const [ours, theirs] = [alice, bob].map(({ uid: id, key }) => ({
				id: Buffer.from(id),
				key: PublicKey.deserialize(Uint8Array.of(5, ...key)),
			}));
			const theirsOf = (a: typeof ours, b: typeof ours) => Fingerprint.new(5200, 2, a!.id, a!.key, b!.id, b!.key);
			const asAlice = theirsOf(ours, theirs);
			const asBob = theirsOf(theirs, ours);
			expect(safetyNumberOf(local, remote)).to.equal(asAlice.displayableFingerprint().toString());
			expect(toHex(qrPayload({ local, remote }))).to.equal(toHex(asAlice.scannableFingerprint().toBuffer()));
			expect(compareQr({ local, remote }, asBob.scannableFingerprint().toBuffer())).to.equal('match');
			expect(compareQr({ local, remote }, asAlice.scannableFingerprint().toBuffer())).to.equal('mismatch');
			expect(
				asBob
					.scannableFingerprint()
					.compare(ScannableFingerprint._fromBuffer(new Uint8Array(qrPayload({ local, remote })))),
			).to.equal(true);
		});
	}
});
