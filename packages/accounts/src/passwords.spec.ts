import bcrypt from 'bcryptjs';
import { expect } from 'chai';
import { createPasswordHasher, passwordDigest } from './passwords.ts';

describe('passwords', () => {
	it('are digested as browsers digest them', () => {
		expect(passwordDigest({ plain: 'abc' })).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
		expect(passwordDigest({ plain: 'ä€𝄞' })).to.equal(passwordDigest({ digest: passwordDigest({ plain: 'ä€𝄞' })! }));
	});

	it('are hashed with a cost of 4 to 15', () => {
		for (const rounds of [3, 16, 4.5, Number.NaN]) {
			expect(() => createPasswordHasher(rounds)).to.throw(RangeError, 'bcrypt rounds');
		}
	});

	it('are hashed with a cost of 10 unless said otherwise', async () => {
		expect(await createPasswordHasher().hash('x')).to.match(/^\$2[aby]\$10\$/);
	}).timeout(15_000);

	it('match nothing where nothing is stored, not even what the stand-in was made of', async () => {
		const hasher = createPasswordHasher(4);
		expect(await hasher.matches('nobody', undefined)).to.equal(false);
		expect(await hasher.matches('x', await hasher.hash('x'))).to.equal(true);
		expect(await hasher.matches('y', await hasher.hash('x'))).to.equal(false);
		expect(await hasher.matches('x', 'no hash at all')).to.equal(false);
	});

	it('X5 leave the event loop to others while they are hashed', async () => {
		const hasher = createPasswordHasher(10);
		const stored = await hasher.hash('x');
		const before = performance.eventLoopUtilization();
		await Promise.all(Array.from({ length: 8 }, () => hasher.matches('y', stored)));
		// In this thread they would keep the loop busy all the time.
		expect(performance.eventLoopUtilization(before).utilization).to.be.below(0.5);
	}).timeout(30_000);

	it('are hashed as another implementation reads them', async () => {
		expect(await bcrypt.compare('x', await createPasswordHasher(4).hash('x'))).to.equal(true);
		expect(await createPasswordHasher(4).matches('x', await bcrypt.hash('x', 4))).to.equal(true);
	});

	it('take as long to check for a stranger as for a member', async () => {
		const hasher = createPasswordHasher(8);
		const stored = await hasher.hash('x');
		const median = async (hash: string | undefined) => {
			const times: number[] = [];
			for (let n = 0; n < 9; n++) {
				const start = process.cpuUsage();
				await hasher.matches('y', hash);
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
