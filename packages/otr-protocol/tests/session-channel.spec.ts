import { loadSodium, type Primitives } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { Channel, watchful } from './channel.ts';
import { type Run, runs } from './events.ts';
import { seeded } from './fixtures.ts';
import { established, type Machine, pair } from './machine.ts';
import { remembering } from './remembering.ts';
import { eachSeed } from './seeds.ts';

/** Runs from each of the two seeds. */
const RUNS = 2_000;
/** From the fresh seed, in each of the two shares of `npm run verify:deep -- protocol-properties`: 100,000 in total. */
const MOST = 50_000;
/** Beginnings that runs share: two established machines, and the random bytes that come next. */
const BEGINNINGS = 32;
const pairs = new Map<number, { alice: Machine; bob: Machine }>();

function begun(beginning: number, primitives: Primitives): { alice: Machine; bob: Machine } {
	const known = pairs.get(beginning) ?? established(beginning, primitives);
	pairs.set(beginning, known);
	return { alice: known.alice.copy(), bob: known.bob.copy() };
}

/**
 * Two machines whose random bytes are the same in every run from one beginning, and primitives that watch every seal
 * of this run.
 */
function machines({ seed, begun: talking }: Run, primitives: Primitives): readonly [Machine, Machine] {
	const beginning = seed % BEGINNINGS;
	const watched = watchful(primitives);
	const { alice, bob } = talking ? begun(beginning, primitives) : pair(beginning, primitives);
	for (const machine of [alice, bob]) {
		machine.context = {
			...machine.context,
			primitives: watched,
			random: seeded(`${machine.uid} from ${beginning} on`),
		};
	}
	return [alice, bob];
}

const namesOf = (lines: readonly { what: string }[]): string[] => lines.map(({ what }) => what);

/**
 * What must be true once the network works and both want to talk: everything whose keys were not lost has arrived.
 */
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
			expect(other.seen, `what ${other.machine.uid} sees`).to.deep.equal(
				namesOf(side.sent.filter(({ id }) => !side.back.has(id))),
			);
			expect(a.timer, 'what later texts carry').to.deep.equal(b.timer);
		}
	}
}

describe('two sessions over a network that loses, repeats, reorders, alters and invents', function () {
	this.timeout(300_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	let primitives: Primitives;
	before(async () => {
		primitives = remembering(await loadSodium());
	});

	eachSeed(
		'H1 H2 X2 show each text once and in order, never go plain, seal under no key twice, hold one root, and lose nothing that had its keys',
		{ runs: RUNS, most: MOST, counted: 'interleavings' },
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
