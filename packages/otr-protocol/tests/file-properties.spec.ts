import { Buffer } from 'node:buffer';
import { loadSodium, type Primitives } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { view } from '../src/index.ts';
import { CHUNK, Courier, carry, contentOf } from './courier.ts';
import { elapse, established, stamped } from './machine.ts';
import { eachSeed } from './seeds.ts';

/** Events during a file transfer; `from` says whose frames, or whose network. */
type Event =
	| { type: 'work' | 'deliver' | 'lose' | 'duplicate'; from: 0 | 1 }
	| { type: 'wait'; ms: number }
	| { type: 'cut'; from: 0 | 1 }
	| { type: 'refuse' };

const from = fc.constantFrom<0 | 1>(0, 1);
const events = fc.array(
	fc.oneof(
		{ weight: 12, arbitrary: fc.record({ type: fc.constantFrom('work' as const, 'deliver' as const), from }) },
		{ weight: 2, arbitrary: fc.record({ type: fc.constantFrom('lose' as const, 'duplicate' as const), from }) },
		{
			weight: 4,
			arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.constantFrom(50, 900, 2_100, 11_000) }),
		},
		{ weight: 1, arbitrary: fc.record({ type: fc.constant('cut' as const), from }) },
		{ weight: 1, arbitrary: fc.record({ type: fc.constant('refuse' as const) }) },
	),
	{ minLength: 5, maxLength: 60, size: 'max' },
);

const SIZE = 11 * CHUNK + 100;
const CONTENT = contentOf(SIZE);

/** The bytes received so far are the first of the file. */
function expectPrefix(bob: Courier): void {
	const whole = bob.whole('f');
	expect(whole.length === 0 || Buffer.compare(whole, CONTENT.subarray(0, whole.length)) === 0).to.equal(true);
}

function happen(event: Event, couriers: readonly [Courier, Courier], connections: { count: number }): void {
	if (event.type === 'wait') {
		elapse(event.ms, [couriers[0].machine, couriers[1].machine], { cut: true });
		return;
	}
	if (event.type === 'refuse') {
		const frame = couriers[0].machine.outgoing.findLast(({ chunk }) => chunk);
		if (frame?.chunk) {
			couriers[0].machine.outgoing.splice(couriers[0].machine.outgoing.indexOf(frame), 1);
			couriers[0].machine.input({
				type: 'refused',
				sid: frame.sid,
				kind: 'data',
				error: 'error-too-many-requests',
				retryIn: 500,
				chunk: frame.chunk,
			});
		}
		return;
	}
	const [courier, other] = event.from === 0 ? couriers : ([couriers[1], couriers[0]] as const);
	const { machine } = courier;
	const [frame] = machine.outgoing;
	switch (event.type) {
		case 'work':
			courier.work();
			break;
		case 'cut':
			machine.input({ type: 'network', connected: false });
			// Frames on the old connection are lost.
			machine.outgoing.length = 0;
			other.machine.outgoing.length = 0;
			machine.connection = `i:${connections.count++}`;
			machine.input({ type: 'network', connected: true });
			break;
		default:
			if (!frame) {
				return;
			}
			if (event.type !== 'duplicate') {
				machine.outgoing.shift();
			}
			if (event.type !== 'lose') {
				other.machine.input({ type: 'frame', ...stamped(frame, machine) });
			}
	}
}

describe('a file over a way that loses, repeats, breaks and refuses', function () {
	this.timeout(300_000 * Number(process.env.PROPERTY_RUNS ?? 1));
	let sodium: Primitives;
	before(async () => {
		sodium = await loadSodium();
	});

	eachSeed(
		'H5 comes as it is, in order, or is cancelled on both sides, and nothing of it stays',
		{ runs: 20, counted: 'files' },
		(parameters) => {
			const outcomes: string[] = [];
			fc.assert(
				fc.property(fc.nat(31), events, (seed, list) => {
					const machines = established(seed, sodium);
					const couriers = [new Courier(machines.alice), new Courier(machines.bob)] as const;
					const [alice, bob] = couriers;
					alice.offer('f', SIZE);
					carry(alice, bob);
					bob.machine.input({ type: 'accept-file', id: 'f' });
					const connections = { count: 0 };
					for (const event of list) {
						happen(event, couriers, connections);
						expectPrefix(bob);
					}
					// The network works again.
					for (let round = 0; round < 12; round++) {
						carry(alice, bob);
						elapse(10_000, [machines.alice, machines.bob]);
					}
					expect([view(machines.alice.state).files, view(machines.bob.state).files]).to.deep.equal([[], []]);
					const ends = [alice.files.at(-1)?.status, bob.files.at(-1)?.status];
					expect(ends[0]).to.equal(ends[1]);
					expect(bob.whole('f').length).to.equal(ends[1] === 'done' ? SIZE : 0);
					outcomes.push(`${ends[1]}`);
				}),
				parameters,
			);
			expect(outcomes.filter((outcome) => outcome === 'done').length).to.be.above(outcomes.length / 4);
		},
	);
});
