import { type Argon2id, argon2id, concat, fromBase64url, pureJs, uint32 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { bundleOfSeed } from './identity.ts';
import { changePassword, type PasswordChanged } from './password-change.ts';
import { unwrapSeed, wrapSeed } from './wrapping.ts';

const seed = new Uint8Array(32).fill(3);
const publishedBundle = bundleOfSeed(pureJs, seed);
const oldPassword = 'abacus zoom yo-yo crepe anvil tusk drum';
const newPassword = 'k7#Vq9!xTz2@pL';
const uid = 'aliceUid';

/** Depends on the inputs of Argon2id, without its cost. */
const quick: Argon2id = async (bytes, salt, { m, t }) => pureJs.sha256(concat(bytes, salt, uint32(m), uint32(t)));
const common = { primitives: pureJs, random: pureJs.randomBytes, argon2id: quick, uid };
const wrap = (password = oldPassword): Promise<string> => wrapSeed({ ...common, seed, password });
const salt = (wrapped: string): string => (JSON.parse(wrapped) as { salt: string }).salt;

describe('change of password', () => {
	let wrapped = '';
	before(async () => {
		wrapped = await wrap();
	});
	const change = (changes: Partial<Parameters<typeof changePassword>[0]> = {}): Promise<PasswordChanged> =>
		changePassword({ ...common, wrapped, publishedBundle, oldPassword, newPassword, ...changes });
	const refusal = async (changes: Partial<Parameters<typeof changePassword>[0]>): Promise<string> => {
		const changed = await change(changes);
		return changed.ok ? 'ok' : changed.refusal;
	};
	const opens = async (blob: string, password: string): Promise<boolean> =>
		(await unwrapSeed({ ...common, wrapped: blob, publishedBundle, password })).ok;

	it('wraps the same seed under a new salt, and says what it replaces', async () => {
		const changed = await change();
		if (!changed.ok) {
			throw new Error(changed.refusal);
		}
		expect(changed.replaces).to.equal(wrapped);
		expect(salt(changed.wrapped)).not.to.equal(salt(wrapped));
		expect(fromBase64url(salt(changed.wrapped))).to.have.length(16);
		expect(
			await unwrapSeed({ ...common, wrapped: changed.wrapped, publishedBundle, password: newPassword }),
		).to.deep.equal({ ok: true, seed });
		expect(await opens(changed.wrapped, oldPassword)).to.equal(false);
	});

	it('works through the real Argon2id', async function () {
		this.timeout(60_000);
		const real = await wrapSeed({ ...common, argon2id, seed, password: oldPassword });
		expect(await refusal({ argon2id, wrapped: real })).to.equal('ok');
	});

	it('leaves the old blob good under the old password: whoever copied both keeps the key', async () => {
		const before = wrapped;
		await change();
		expect(wrapped).to.equal(before);
		expect(await opens(wrapped, oldPassword)).to.equal(true);
		expect(await opens(wrapped, newPassword)).to.equal(false);
	});

	it('raises the cost of an old blob to what is asked', async () => {
		const changed = await change({ params: { m: 131_072, t: 4, p: 1 } });
		expect(changed.ok && JSON.parse(changed.wrapped)).to.include({ m: 131_072, t: 4, p: 1 });
		expect(await change({ params: { m: 1024, t: 1, p: 1 } }).catch(String)).to.include('weak-parameters');
	});

	it('refuses a new password that is empty or the old one, before it computes anything', async () => {
		const never: Argon2id = () => Promise.reject(new Error('computed'));
		expect(await refusal({ newPassword: '', argon2id: never })).to.equal('empty-password');
		expect(await refusal({ newPassword: ' \t', argon2id: never })).to.equal('empty-password');
		expect(await refusal({ newPassword: oldPassword, argon2id: never })).to.equal('same-password');
		expect(await refusal({ newPassword: `  ${oldPassword.replace(' ', '  ')}\n`, argon2id: never })).to.equal(
			'same-password',
		);
		expect(await refusal({ oldPassword: 'cafe\u0301', newPassword: 'caf\u00e9', argon2id: never })).to.equal(
			'same-password',
		);
	});

	it('passes on why the old blob does not open', async () => {
		expect(await refusal({ oldPassword: 'another' })).to.equal('wrong-password');
		expect(await refusal({ wrapped: '{}' })).to.equal('malformed');
		expect(await refusal({ publishedBundle: bundleOfSeed(pureJs, new Uint8Array(32)) })).to.equal('bundle-mismatch');
		expect(await refusal({ wrapped: wrapped.replace('"m":65536', '"m":1024') })).to.equal('weak-parameters');
		expect(await refusal({ wrapped: wrapped.replace('"t":3', '"t":30') })).to.equal('huge-parameters');
	});

	it('gives nothing out that does not open again', async () => {
		let calls = 0;
		const failing: Argon2id = async (...input) => (++calls === 3 ? new Uint8Array(32) : quick(...input));
		expect(await refusal({ argon2id: failing })).to.equal('unverified');
		expect(calls).to.equal(3);
	});

	it('rejects, with nothing given out, where Argon2id stops half-way', async () => {
		for (const stop of [1, 2, 3]) {
			let calls = 0;
			const stopping: Argon2id = async (...input) => {
				calls += 1;
				if (calls === stop) {
					throw new Error('no memory');
				}
				return quick(...input);
			};
			expect(await change({ argon2id: stopping }).catch(String)).to.equal('Error: no memory');
		}
	});

	it('overwrites the seed that it unwrapped', async () => {
		const opened: Uint8Array[] = [];
		const { chacha20poly1305 } = pureJs;
		const primitives = {
			...pureJs,
			chacha20poly1305: {
				...chacha20poly1305,
				open: (...input: Parameters<typeof chacha20poly1305.open>) => {
					const seedOut = chacha20poly1305.open(...input);
					opened.push(seedOut ?? new Uint8Array(0));
					return seedOut;
				},
			},
		};
		expect(await refusal({ primitives })).to.equal('ok');
		expect(opened).to.deep.equal([new Uint8Array(32), new Uint8Array(32)]);
	});
});
