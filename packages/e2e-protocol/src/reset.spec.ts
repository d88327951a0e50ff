import { type Argon2id, concat, pureJs, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { decideCustody } from './custody.ts';
import { bundleHash, bundleOfSeed, parseBundle } from './identity.ts';
import { createIdentity, resetConsequences } from './reset.ts';
import { judgeMember } from './rooms/member.ts';
import { unwrapSeed, wrapSeed } from './wrapping.ts';

const quick: Argon2id = async (bytes, salt) => pureJs.sha256(concat(bytes, salt));
const common = { primitives: pureJs, random: pureJs.randomBytes, argon2id: quick, uid: 'aliceUid' };
const password = 'abacus zoom yo-yo crepe anvil tusk drum';

describe('reset of the end-to-end identity', () => {
	it('makes a new identity, published whole: bundle and blob belong together', async () => {
		const one = await createIdentity({ ...common, password });
		const two = await createIdentity({ ...common, password });
		expect(one.bundle).not.to.equal(two.bundle);
		expect(bundleOfSeed(pureJs, one.seed)).to.equal(one.bundle);
		expect(await unwrapSeed({ ...common, wrapped: one.wrapped, publishedBundle: one.bundle, password })).to.deep.equal({
			ok: true,
			seed: one.seed,
		});
	});

	it('leaves an old blob without use: it belongs to another bundle than the published one', async () => {
		const seed = new Uint8Array(32).fill(3);
		const old = await wrapSeed({ ...common, seed, password });
		const { bundle } = await createIdentity({ ...common, password: `${password} more` });
		const unwrapped = await unwrapSeed({ ...common, wrapped: old, publishedBundle: bundle, password });
		expect(unwrapped).to.deep.equal({ ok: false, refusal: 'bundle-mismatch' });
		const rolledBack = { bundle: bundleOfSeed(pureJs, seed), wrapped: old };
		const decision = decideCustody(pureJs, rolledBack, { known: bundleHash(pureJs, bundle) });
		expect(decision).to.deep.equal({ act: 'refuse', reason: 'mismatch', reset: true });
	});

	it('is seen by peers as a changed key, which they must accept', async () => {
		const own = parseBundle(bundleOfSeed(pureJs, utf8('the peer himself, thirty-two.. .')))!;
		const known = parseBundle(bundleOfSeed(pureJs, new Uint8Array(32).fill(3)))!;
		const { bundle } = await createIdentity({ ...common, password });
		expect(judgeMember(own, { published: bundle, known })).to.deep.equal({ ok: false, refusal: 'changed-key' });
		expect(judgeMember(own, { published: bundle, known, accepted: parseBundle(bundle) })).to.include({
			ok: true,
			toPin: true,
		});
	});

	it('gives nothing out that does not open again, and overwrites the seed', async () => {
		const drawn: Uint8Array[] = [];
		const random = (length: number): Uint8Array => {
			const bytes = new Uint8Array(length).fill(5);
			drawn.push(bytes);
			return bytes;
		};
		let calls = 0;
		const failing: Argon2id = async (...input) => (++calls === 2 ? new Uint8Array(32) : quick(...input));
		const made = await createIdentity({ ...common, random, argon2id: failing, password }).catch(String);
		expect(made).to.include('does not open again: wrong-password');
		expect(drawn[0]).to.deep.equal(new Uint8Array(32));
		expect(await createIdentity({ ...common, password: ' ' }).catch(String)).to.include('empty password');
		expect(await createIdentity({ ...common, password, params: { m: 8, t: 1, p: 1 } }).catch(String)).to.include(
			'weak-parameters',
		);
	});

	const rooms = [
		{ rid: 'ab', peer: 'bob', openKeys: true },
		{ rid: 'ac', peer: 'carol', openKeys: false },
	];

	it('carries over the room keys that are open, while the old key is', () => {
		expect(resetConsequences({ unlocked: true, peers: ['dave', 'bob'], rooms })).to.deep.equal({
			warned: ['bob', 'carol', 'dave'],
			carried: ['ab'],
			lost: ['ac'],
			pinsLost: false,
			sessionsEnd: true,
		});
	});

	it('loses rooms, pins and verifications with a forgotten password', () => {
		expect(resetConsequences({ unlocked: false, peers: [], rooms })).to.deep.equal({
			warned: ['bob', 'carol'],
			carried: [],
			lost: ['ab', 'ac'],
			pinsLost: true,
			sessionsEnd: true,
		});
		expect(resetConsequences({ unlocked: true, peers: [], rooms: [] })).to.include({
			pinsLost: false,
			sessionsEnd: true,
		});
	});
});
