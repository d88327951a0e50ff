import { loadSodium, type Primitives } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { Channel, watchful } from './channel.ts';
import { type Run, runs } from './events.ts';
import { established, type Machine, pair } from './machine.ts';
import { eachSeed } from './seeds.ts';

/** Runs of each of the two seeds. */
const RUNS = 1000;
/** Pairs that talk already: made once, and copied. */
const PAIRS = 32;
const pairs = new Map<number, { alice: Machine; bob: Machine }>();

function begun(seed: number, primitives: Primitives): { alice: Machine; bob: Machine } {
	const known = pairs.get(seed % PAIRS) ?? established(seed % PAIRS, primitives);
	pairs.set(seed % PAIRS, known);
	return { alice: known.alice.copy(), bob: known.bob.copy() };
}

/** Two machines that go on from the same place in every run of that seed, with random bytes of their own and primitives that watch every seal. */
function machines({ seed, begun: talking }: Run, primitives: Primitives): readonly [Machine, Machine] {
	const watched = watchful(primitives);
	const { alice, bob } = talking ? begun(seed, primitives) : pair(seed, primitives);
	for (const machine of [alice, bob]) {
		machine.context = { ...machine.context, primitives: watched };
	}
	return [alice, bob];
}

const namesOf = (lines: readonly { what: string }[]): string[] => lines.map(({ what }) => what);

/** What must be true once the network is well and both want to talk: all that was not lost with its keys has arrived. */
function settle(channel: Channel, { gentle }: Run): void {
	channel.heal();
	const [alice, bob] = channel.sides;
	expect([alice.machine.phase, bob.machine.phase], 'phases').to.deep.equal(['established', 'established']);
	const [a, b] = [alice.machine.state, bob.machine.state];
	expect(a.live?.sid).to.equal(b.live?.sid);
	expect(a.live?.sas, 'pictures').to.deep.equal(b.live?.sas);
	channel.agree();
	for (const [side, other] of [
		[alice, bob],
		[bob, alice],
	] as const) {
		const missing = side.sent.filter(({ id }) => !side.shown.has(id) && !side.lost.has(id) && !side.back.has(id));
		expect(namesOf(missing), `of ${side.machine.uid} never arrived`).to.deep.equal([]);
		if (gentle) {
			expect([...side.lost], `of ${side.machine.uid} was lost, though no key was`).to.deep.equal([]);
			expect(other.seen, `what ${other.machine.uid} sees`).to.deep.equal(namesOf(side.sent.filter(({ id }) => !side.back.has(id))));
			expect(a.timer, 'what later texts carry').to.deep.equal(b.timer);
		}
	}
}

describe('two sessions over a network that loses, repeats, reorders, alters and invents', function () {
	this.timeout(300_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	let primitives: Primitives;
	before(async () => {
		primitives = await loadSodium();
	});

	eachSeed(
		'H1 H2 X2 show each text once and in order, never go plain, seal under no key twice, hold one root, and lose nothing that had its keys',
		{ runs: RUNS, counted: 'interleavings' },
		(parameters) => {
			fc.assert(
				fc.property(runs({ maxLength: 40 }), (run) => {
					const channel = new Channel(machines(run, primitives));
					for (const [index, event] of run.events.entries()) {
						channel.happen(event);
						if (index % 8 === 0) {
							channel.agree();
						}
					}
					settle(channel, run);
				}),
				parameters,
			);
		},
	);
});
