import { expect } from 'chai';
import fc from 'fast-check';
import { Channel, events } from './channel.ts';
import { established, type Machine } from './machine.ts';

const RUNS = 250 * Number(process.env.PROPERTY_RUNS ?? 1);
/** In the title, so that every run can be repeated. */
const SEED = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Every element of `part`, in its order, somewhere in `whole`. */
function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
	let at = 0;
	for (const element of whole) {
		if (part[at] === element) {
			at += 1;
		}
	}
	return at === part.length;
}

const without = (texts: readonly string[], machine: Machine): string[] => texts.filter((text) => !machine.handedBack.includes(text));

describe('two sessions over a channel that loses, repeats, reorders and invents', function () {
	this.timeout(300_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	it(`H1 H2 X2 each text is shown at most once and in order, never goes plain, and arrives when the channel is well again (seed ${SEED})`, () => {
		fc.assert(
			fc.property(fc.nat(), events({ minLength: 0, maxLength: 60 }), (seed, list) => {
				const { alice, bob } = established(seed);
				const channel = new Channel([alice, bob]);
				for (const event of list) {
					channel.happen(event);
					expect(alice.plain || bob.plain).to.equal(false);
					expect(isSubsequence(bob.received, channel.sent[0]), 'what Bob sees').to.equal(true);
					expect(isSubsequence(alice.received, channel.sent[1]), 'what Alice sees').to.equal(true);
				}
				channel.heal();
				expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
				expect(alice.state.live?.sid).to.equal(bob.state.live?.sid);
				expect(bob.received).to.deep.equal(without(channel.sent[0], alice));
				expect(alice.received).to.deep.equal(without(channel.sent[1], bob));
			}),
			{ numRuns: RUNS, seed: SEED },
		);
	});
});
