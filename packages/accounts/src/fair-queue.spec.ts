import { expect } from 'chai';
import fc from 'fast-check';
import { FairQueue } from './fair-queue.ts';

describe('a fair queue', () => {
	it("X9 never lets somebody's second go before the first of another who waits, whatever comes and goes", () => {
		fc.assert(
			fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 4 }), { freq: 1 }), { maxLength: 200 }), (steps) => {
				const queue = new FairQueue<{ who: number; turns: Map<number, number> }>();
				/** By who waits: since then, the turns of each other. */
				const waits = new Map<number, Map<number, number>>();
				for (const step of steps) {
					if (step !== null) {
						if (queue.sizeOf(`${step}`) === 0) {
							waits.set(step, new Map());
						}
						queue.push([`${step}`, 'account'], { who: step, turns: new Map() });
						continue;
					}
					const served = queue.shift()?.who;
					if (served === undefined) {
						continue;
					}
					for (const [who, turns] of waits) {
						if (who !== served) {
							turns.set(served, (turns.get(served) ?? 0) + 1);
							expect(turns.get(served), `turns of ${served} while ${who} waited`).to.be.at.most(1);
						}
					}
					waits.delete(served);
					if (queue.sizeOf(`${served}`) > 0) {
						waits.set(served, new Map());
					}
				}
			}),
		);
	});

	it('X9 remembers few of those who had their turn and have nothing waiting, and nobody once it is empty', () => {
		const queue = new FairQueue<number>();
		for (let n = 0; n < 6_000; n++) {
			queue.push([`network ${n}`, 'account'], n);
			expect(queue.shift()).to.equal(n);
		}
		expect(queue.remembered).to.be.at.most(2_000);
		queue.reset();
		expect([queue.remembered, queue.size, queue.shift()]).to.deep.equal([0, 0, undefined]);
	}).timeout(20_000);
});
