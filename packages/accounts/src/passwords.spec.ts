import { createHash } from 'node:crypto';
import bcrypt from 'bcryptjs';
import { expect } from 'chai';
import { createPasswordHasher, passwordDigests, readPassword } from './passwords.ts';

const place = { network: '192.0.2.1', account: 'alice' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('passwords', () => {
	it('are digested as browsers digest them', () => {
		expect(passwordDigests({ plain: 'abc' })).to.deep.equal([
			'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
		]);
		expect(passwordDigests({ plain: 'ä€𝄞' })).to.deep.equal(passwordDigests({ digest: sha256('ä€𝄞').toUpperCase() }));
		expect([{ plain: '' }, { digest: 'abc' }, { digest: '' }].map(passwordDigests)).to.deep.equal([[], [], []]);
	});

	it('are tried in their NFKC form, then as typed, and not trimmed', () => {
		expect(passwordDigests({ plain: 'Gru\u0308n ﬁx ' })).to.deep.equal([
			sha256('Gr\u00fcn fix '),
			sha256('Gru\u0308n ﬁx '),
		]);
		expect(passwordDigests({ plain: ' Gr\u00fcn ' })).to.deep.equal([sha256(' Gr\u00fcn ')]);
		expect(passwordDigests({ digest: sha256('a'), asTyped: sha256('b').toUpperCase() })).to.deep.equal([
			sha256('a'),
			sha256('b'),
		]);
		expect(passwordDigests({ digest: sha256('a'), asTyped: sha256('a') })).to.deep.equal([sha256('a')]);
		expect(passwordDigests({ digest: sha256('a'), asTyped: 'x' })).to.deep.equal([sha256('a')]);
	});

	it('in one field are a digest where they have its shape, or else a text; a text of that shape is tried, too', () => {
		expect(readPassword('secret')).to.deep.equal({ plain: 'secret' });
		const digest = sha256('secret');
		expect(passwordDigests(readPassword(digest.toUpperCase()))).to.deep.equal([digest, sha256(digest.toUpperCase())]);
	});

	it('are hashed with a cost of 4 to 15', () => {
		for (const rounds of [3, 16, 4.5, Number.NaN]) {
			expect(() => createPasswordHasher(rounds)).to.throw(RangeError, 'bcrypt rounds');
		}
	});

	it('are hashed with a cost of 10 unless said otherwise', async () => {
		expect(await createPasswordHasher().hash('x', place)).to.match(/^\$2[aby]\$10\$/);
	}).timeout(15_000);

	it('match nothing where nothing is stored, not even what the stand-in was made of', async () => {
		const hasher = createPasswordHasher(4);
		expect(await hasher.matches(['nobody'], undefined, place)).to.equal(false);
		expect(await hasher.matches(['x'], await hasher.hash('x', place), place)).to.equal(true);
		expect(await hasher.matches(['y'], await hasher.hash('x', place), place)).to.equal(false);
		expect(await hasher.matches(['y', 'x'], await hasher.hash('x', place), place)).to.equal(true);
		expect(await hasher.matches(['x'], 'no hash at all', place)).to.equal(false);
	});

	it('X5 leave the event loop to others while they are hashed', async () => {
		const hasher = createPasswordHasher(10);
		const stored = await hasher.hash('x', place);
		const before = performance.eventLoopUtilization();
		await Promise.all(Array.from({ length: 8 }, () => hasher.matches(['y'], stored, place)));
		// In this thread they would keep the loop busy all the time.
		expect(performance.eventLoopUtilization(before).utilization).to.be.below(0.5);
	}).timeout(30_000);

	it('are hashed as another implementation reads them', async () => {
		expect(await bcrypt.compare('x', await createPasswordHasher(4).hash('x', place))).to.equal(true);
		expect(await createPasswordHasher(4).matches(['x'], await bcrypt.hash('x', 4), place)).to.equal(true);
	});

	it('take as long to check for a stranger as for a member', async () => {
		const hasher = createPasswordHasher(8);
		const stored = await hasher.hash('x', place);
		const median = async (hash: string | undefined) => {
			const times: number[] = [];
			for (let n = 0; n < 9; n++) {
				const start = process.cpuUsage();
				await hasher.matches(['y'], hash, place);
				const { user, system } = process.cpuUsage(start);
				times.push(user + system);
			}
			return times.sort((a, b) => a - b)[4]!;
		};
		await median(undefined);
		const [stranger, member] = [await median(undefined), await median(stored)];
		// Without the stand-in a stranger takes a hundredth of it.
		expect(stranger / member).to.be.within(0.5, 2);
	}).timeout(15_000);
});
