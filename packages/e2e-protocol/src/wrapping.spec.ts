import {
	type Argon2id,
	type Argon2Parameters,
	argon2id,
	concat,
	fromBase64url,
	pureJs,
	toBase64url,
	uint32,
	utf8,
} from '@rocket.chat/crypto';
import { expect } from 'chai';
import { deriveIdentity, publicBundle } from './identity.ts';
import { DEFAULT_PARAMETERS, type Unwrapped, unwrapSeed, wrapSeed } from './wrapping.ts';

const seed = new Uint8Array(32).fill(3);
const publishedBundle = publicBundle(deriveIdentity(pureJs, seed));
const otherBundle = publicBundle(deriveIdentity(pureJs, new Uint8Array(32)));
const password = 'abacus zoom yo-yo crepe anvil tusk drum';
const random = (length: number): Uint8Array => new Uint8Array(length).fill(9);

/** A cheap substitute for Argon2id: depends on the same inputs, and counts its calls. */
let stretched: Argon2Parameters[] = [];
const quick: Argon2id = async (bytes, salt, parameters) => {
	stretched.push(parameters);
	return pureJs.sha256(concat(bytes, salt, uint32(parameters.m), uint32(parameters.t)));
};

const common = { primitives: pureJs, argon2id: quick, random, uid: 'aliceUid', password };
const wrap = (): Promise<string> => wrapSeed({ ...common, seed });
const unwrap = (wrapped: string, changes: Partial<Parameters<typeof unwrapSeed>[0]> = {}): Promise<Unwrapped> =>
	unwrapSeed({ ...common, wrapped, publishedBundle, ...changes });
const refusal = async (wrapped: string, changes?: Partial<Parameters<typeof unwrapSeed>[0]>): Promise<string> => {
	const unwrapped = await unwrap(wrapped, changes);
	return unwrapped.ok ? 'ok' : unwrapped.refusal;
};
const changed = (wrapped: string, fields: Record<string, unknown>): string =>
	JSON.stringify({ ...JSON.parse(wrapped), ...fields });

describe('wrapped seed', () => {
	beforeEach(() => {
		stretched = [];
	});

	it('comes back with the password, through the real Argon2id with its default cost', async function () {
		this.timeout(60_000);
		const wrapped = await wrapSeed({ ...common, argon2id, seed });
		expect(JSON.parse(wrapped)).to.include({ v: 1, alg: 'argon2id+chacha20poly1305', m: 65_536, t: 3, p: 1 });
		expect(await unwrap(wrapped, { argon2id })).to.deep.equal({ ok: true, seed });
		expect(await refusal(wrapped, { argon2id, password: 'abacus' })).to.equal('wrong-password');
	});

	it('holds neither seed nor password in the clear', async () => {
		const wrapped = await wrap();
		const sealed = fromBase64url((JSON.parse(wrapped) as { sealed: string }).sealed);
		expect(toBase64url(sealed!)).not.to.include(toBase64url(seed).slice(0, 20));
		expect(wrapped).not.to.match(/abacus|zoom/);
	});

	it('opens with the same password typed with other spaces and another composition', async () => {
		const wrapped = await wrapSeed({ ...common, seed, password: 'caf\u00e9 au lait' });
		expect(await refusal(wrapped, { password: '  cafe\u0301  au\tlait\n' })).to.equal('ok');
		expect(await refusal(wrapped, { password: 'cafe au lait' })).to.equal('wrong-password');
		expect(await refusal(wrapped, { password: ' ' })).to.equal('wrong-password');
	});

	it('does not open for another user or with anything changed', async () => {
		const wrapped = await wrap();
		expect(await refusal(wrapped)).to.equal('ok');
		expect(await refusal(wrapped, { uid: 'bobUid' })).to.equal('wrong-password');
		expect(await refusal(changed(wrapped, { m: 65_537 }))).to.equal('wrong-password');
		expect(await refusal(changed(wrapped, { t: 4 }))).to.equal('wrong-password');
		expect(await refusal(changed(wrapped, { salt: toBase64url(new Uint8Array(16)) }))).to.equal('wrong-password');
		expect(await refusal(changed(wrapped, { sealed: toBase64url(new Uint8Array(48)) }))).to.equal('wrong-password');
		expect(await refusal(changed(wrapped, { bundle: otherBundle }), { publishedBundle: otherBundle })).to.equal(
			'wrong-password',
		);
	});

	it('refuses another published bundle before the password is tried', async () => {
		const wrapped = await wrap();
		stretched = [];
		expect(await refusal(wrapped, { publishedBundle: otherBundle })).to.equal('bundle-mismatch');
		expect(await refusal(changed(wrapped, { bundle: otherBundle }))).to.equal('bundle-mismatch');
		expect(stretched).to.deep.equal([]);
	});

	it('refuses a seed that opens but does not give the published bundle', async () => {
		const salt = random(16);
		const key = await quick(utf8(password), salt, DEFAULT_PARAMETERS, 32);
		const length = (bytes: Uint8Array): Uint8Array => concat(uint32(bytes.length), bytes);
		const numbers = [65_536, 3, 1].map((value) => length(uint32(value)));
		const ad = concat(
			length(utf8('e2e/1 seed')),
			length(utf8('aliceUid')),
			...numbers,
			length(salt),
			length(utf8(publishedBundle)),
		);
		const forge = (inner: Uint8Array): string =>
			JSON.stringify({
				...{ v: 1, alg: 'argon2id+chacha20poly1305', m: 65_536, t: 3, p: 1 },
				...{
					salt: toBase64url(salt),
					sealed: toBase64url(pureJs.chacha20poly1305.seal(key, new Uint8Array(12), ad, inner)),
					bundle: publishedBundle,
				},
			});
		expect(forge(seed)).to.equal(await wrap());
		expect(await refusal(forge(new Uint8Array(32)))).to.equal('bundle-mismatch');
	});

	it('refuses weak and huge parameters without computing them', async () => {
		const wrapped = await wrap();
		stretched = [];
		for (const weak of [{ m: 65_535 }, { m: 8 }, { m: 0 }, { t: 2 }, { t: 0 }, { p: 0 }]) {
			expect(await refusal(changed(wrapped, weak)), JSON.stringify(weak)).to.equal('weak-parameters');
		}
		for (const huge of [{ m: 262_145 }, { m: 0xffff_ffff }, { t: 11 }, { p: 2 }]) {
			expect(await refusal(changed(wrapped, huge)), JSON.stringify(huge)).to.equal('huge-parameters');
		}
		expect(stretched).to.deep.equal([]);
		for (const most of [{ m: 262_144 }, { t: 10 }]) {
			expect(await refusal(changed(wrapped, most))).to.equal('wrong-password');
		}
	});

	it('calls everything else malformed, and never throws', async () => {
		const wrapped = await wrap();
		const fields: Record<string, unknown>[] = [
			...[{ v: 2 }, { alg: 'scrypt' }, { m: '65536' }, { m: 65_536.5 }, { m: -1 }, { m: null }, { t: 2 ** 40 }],
			...[
				{ salt: '' },
				{ salt: 5 },
				{ salt: 'A'.repeat(21) },
				{ sealed: 'AAAA' },
				{ sealed: undefined },
				{ bundle: 1 },
			],
		];
		for (const field of fields) {
			expect(await refusal(changed(wrapped, field)), JSON.stringify(field)).to.equal('malformed');
		}
		for (const text of ['', 'null', '[]', '5', '{', '{}', wrapped.slice(1), ' '.repeat(3000)]) {
			expect(await refusal(text), text).to.equal('malformed');
		}
	});

	it('does not wrap with an empty password or with parameters it would refuse', async () => {
		const attempt = async (changes: { password?: string; params?: Argon2Parameters }): Promise<string> =>
			wrapSeed({ ...common, seed, ...changes }).then(
				() => 'wrapped',
				(error: unknown) => String(error),
			);
		expect(await attempt({ password: '  ' })).to.include('empty password');
		expect(await attempt({ params: { m: 1024, t: 3, p: 1 } })).to.include('weak-parameters');
		expect(await attempt({ params: { m: 65_536, t: 3, p: 4 } })).to.include('huge-parameters');
	});
});
