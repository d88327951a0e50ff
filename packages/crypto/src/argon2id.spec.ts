import { expect } from 'chai';
import { type Argon2id, argon2id, argon2idPureJs } from './argon2id.ts';
import { toHex, utf8 } from './bytes.ts';

/**
 * Argon2id of version 1.3, from src/test.c of the reference implementation (P-H-C/phc-winner-argon2): t, log2 m, p,
 * password, salt, hash.
 */
const published: [number, number, number, string, string, string][] = [
	[2, 8, 1, 'password', 'somesalt', '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
	[2, 8, 2, 'password', 'somesalt', '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
	[2, 16, 1, 'password', 'somesalt', '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
	[2, 16, 1, 'differentpassword', 'somesalt', '0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde'],
	[2, 16, 1, 'password', 'diffsalt', 'bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c'],
];

const run = async (hash: Argon2id, [t, m, p, password, salt]: (typeof published)[number]): Promise<string> =>
	toHex(await hash(utf8(password), utf8(salt), { m: 2 ** m, t, p }, 32));

describe('Argon2id', () => {
	it('gives the published hashes', async function () {
		this.timeout(20_000);
		for (const vector of published) {
			expect(await run(argon2id, vector)).to.equal(vector[5]);
		}
	});

	it('gives the same in JavaScript alone', async function () {
		this.timeout(20_000);
		for (const vector of published.slice(0, 3)) {
			expect(await run(argon2idPureJs, vector)).to.equal(vector[5]);
		}
	});

	it('falls back to JavaScript where WebAssembly is refused', async () => {
		const page = globalThis as unknown as { WebAssembly?: unknown };
		const { WebAssembly } = page;
		page.WebAssembly = undefined;
		try {
			expect(await run(argon2id, published[1]!)).to.equal(published[1]![5]);
		} finally {
			page.WebAssembly = WebAssembly;
		}
	});

	it('rejects parameters outside of RFC 9106', async () => {
		const error = await argon2id(utf8('password'), utf8('salt'), { m: 8, t: 0, p: 1 }, 32).catch(
			(reason: unknown) => reason,
		);
		expect(error).to.be.instanceOf(Error);
	});
});
