import { expect } from 'chai';
import { fuzz } from '../frame-fuzz/fuzz.ts';

const FRAMES = 200_000;

describe('frames of every kind, depth, size, type and order', function () {
	this.timeout(300_000);

	it(`X9 ${FRAMES} of them end, fill or stop nothing, and leave a neighbour served`, async () => {
		const seed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
		const { figures, problems } = await fuzz(FRAMES, seed);
		process.stdout.write(`      seed ${seed}: ${JSON.stringify(figures)}\n`);
		expect(problems).to.deep.equal([]);
		expect(figures.answered).to.be.above(100);
		expect(figures.closed).to.be.above(100);
	});
});
