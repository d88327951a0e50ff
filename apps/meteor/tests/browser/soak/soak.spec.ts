import { expect } from 'chai';
import { seeded } from '../support/faults.ts';
import { planOf } from './plan.ts';
import { runSoak } from './soak.ts';
import { tracesOf } from './traces.ts';

describe('the soak', () => {
	it('plans the same troubles for the same seed, in order of time and within the run', () => {
		const plan = planOf(600_000, seeded(5));
		expect(planOf(600_000, seeded(5))).to.deep.equal(plan);
		expect(planOf(600_000, seeded(6))).not.to.deep.equal(plan);
		expect(plan.map(({ at }) => at)).to.deep.equal(plan.map(({ at }) => at).sort((a, b) => a - b));
		expect(new Set(plan.map(({ type }) => type)).size).to.equal(5);
		expect(plan.at(-1)?.at).to.be.below(600_000);
	});

	it('finds what a place keeps of a text or a frame, in any of its forms', () => {
		const secrets = {
			texts: ['alice 1 0123456789abcdef01234567'],
			bodies: ['AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'],
		};
		const bytes = Buffer.from(secrets.bodies[0] ?? '', 'base64url');
		for (const kept of [
			secrets.texts[0] ?? '',
			secrets.bodies[0] ?? '',
			bytes.toString('latin1'),
			bytes.toString('hex'),
		]) {
			expect(tracesOf(secrets, { log: `before ${kept} after` })).to.have.length(1);
		}
		expect(tracesOf(secrets, { log: 'alice 1 said something off the record' })).to.deep.equal([]);
	});

	it('H1 H2 X2 X6 holds for a quarter of a minute with one of each trouble', async function () {
		this.timeout(180_000);
		const { figures, violations } = await runSoak({ minutes: 0.25, messages: 15, seed: 20, say: () => undefined });
		expect(violations).to.deep.equal([]);
		expect(figures).to.include({ written: 30, kill: 1, cut: 1, hold: 1, drop: 1, reload: 1, lost: 0, unsettled: 0 });
		expect(Number(figures.delivered)).to.be.above(20);
	});
});
