/** Two sets of primitives, one protocol: sessions between them, and the same bytes from each. */
import { loadSodium, type Primitives, pureJs, toHex } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { encodeState, type SessionInput } from '../src/index.ts';
import { seeded } from './fixtures.ts';
import { elapse, exchange, keyPairOf, Machine } from './machine.ts';
import { eachSeed, FACTOR } from './seeds.ts';

/** A tab that records every frame that it sends and every state that it keeps. */
class TracedMachine extends Machine {
	readonly trace: string[] = [];

	constructor(uid: string, peer: string, primitives: Primitives) {
		super(uid, peer, keyPairOf(uid), keyPairOf(peer).publicKey, seeded(`differential ${uid}`));
		this.context = { ...this.context, primitives };
	}

	override input(input: SessionInput): string {
		const result = super.input(input);
		const frames = this.last.flatMap((effect) =>
			effect.type === 'frame' ? [`${effect.kind} ${effect.sid} ${effect.body}`] : [],
		);
		this.trace.push(result, ...frames, toHex(pureJs.sha256(encodeState(this.state))));
		return result;
	}
}

type Pair = { readonly alice: TracedMachine; readonly bob: TracedMachine };
type Side = keyof Pair;
type Act =
	| { type: 'send'; from: Side; text: string }
	| { type: 'edit' | 'react'; from: Side; target: number }
	| { type: 'read'; from: Side }
	| { type: 'refresh'; from: Side }
	| { type: 'exchange' }
	| { type: 'lose'; from: Side }
	| { type: 'elapse'; ms: number }
	| { type: 'reload'; from: Side };

const pairOn = (ofAlice: Primitives, ofBob: Primitives): Pair => ({
	alice: new TracedMachine('aa', 'bb', ofAlice),
	bob: new TracedMachine('bb', 'aa', ofBob),
});

function establish({ alice, bob }: Pair): void {
	alice.input({ type: 'start' });
	exchange(alice, bob);
	elapse(1_000, [alice, bob]);
	bob.input({ type: 'accept' });
	exchange(alice, bob);
}

function perform({ alice, bob }: Pair, act: Act, index: number): void {
	const from = 'from' in act && act.from === 'bob' ? bob : alice;
	switch (act.type) {
		case 'send':
			from.input({ type: 'send', id: `${from.uid} ${index}`, text: act.text });
			break;
		case 'edit':
			from.input({
				type: 'edit',
				id: `${from.uid} ${index}`,
				target: `${from.uid} ${act.target}`,
				text: `edited ${index}`,
			});
			break;
		case 'react':
			from.input({
				type: 'react',
				id: `${from.uid} ${index}`,
				whose: 'yours',
				target: `${from.peer} ${act.target}`,
				emoji: 'key',
				add: true,
			});
			break;
		case 'read':
		case 'refresh':
			from.input({ type: act.type });
			break;
		case 'exchange':
			exchange(alice, bob);
			break;
		case 'lose':
			from.outgoing.length = 0;
			break;
		case 'elapse':
			elapse(act.ms, [alice, bob]);
			break;
		case 'reload':
			from.reload(`${from.connection}+`);
			break;
	}
}

const from = fc.constantFrom<Side>('alice', 'bob');
const act: fc.Arbitrary<Act> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			type: fc.constant('send' as const),
			from,
			text: fc.string({ minLength: 1, maxLength: 600, unit: 'grapheme' }),
		}),
	},
	{ weight: 4, arbitrary: fc.record({ type: fc.constant('exchange' as const) }) },
	{
		weight: 1,
		arbitrary: fc.record({
			type: fc.constantFrom('edit' as const, 'react' as const),
			from,
			target: fc.nat({ max: 10 }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('read' as const), from }) },
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('refresh' as const), from }) },
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('lose' as const), from }) },
	{
		weight: 1,
		arbitrary: fc.record({ type: fc.constant('elapse' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
	},
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('reload' as const), from }) },
);

describe('sessions over two sets of primitives', function () {
	this.timeout(60_000 * FACTOR);
	let sodium: Primitives;
	before(async () => {
		sodium = await loadSodium();
	});
	const orders: readonly (readonly [string, () => Pair])[] = [
		['the initiator over libsodium, the responder in JavaScript', () => pairOn(sodium, pureJs)],
		['the initiator in JavaScript, the responder over libsodium', () => pairOn(pureJs, sodium)],
	];

	for (const [name, make] of orders) {
		it(`H1 G9 G10 talk, refresh from both sides, and end: ${name}`, () => {
			const pair = make();
			const { alice, bob } = pair;
			establish(pair);
			const say = (machine: Machine, text: string): void => {
				machine.input({ type: 'send', id: `${machine.uid} ${text}`, text });
				exchange(alice, bob);
			};
			say(alice, 'one');
			say(bob, 'two');
			for (const machine of [alice, bob]) {
				const { sid } = alice.state.live!;
				elapse(6_000, [alice, bob]);
				machine.input({ type: 'refresh' });
				exchange(alice, bob);
				expect(alice.state.live?.sid).to.be.a('string').and.not.to.equal(sid);
				say(alice, `after ${machine.uid}`);
				say(bob, `after ${machine.uid}`);
			}
			expect([alice.received, bob.received]).to.deep.equal([
				['two', 'after aa', 'after bb'],
				['one', 'after aa', 'after bb'],
			]);
			expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
			alice.input({ type: 'end' });
			exchange(alice, bob);
			expect([alice.phase, bob.phase, bob.state.reason]).to.deep.equal(['idle', 'ended', 'peer-ended']);
		});
	}

	eachSeed(
		'X2 send the same frames and keep the same states, byte for byte, whatever happens: each set with itself, and both orders',
		{ runs: 8, counted: 'conversations over two sets' },
		(parameters) => {
			fc.assert(
				fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
					const traces = [
						pairOn(pureJs, pureJs),
						pairOn(sodium, sodium),
						pairOn(sodium, pureJs),
						pairOn(pureJs, sodium),
					].map((pair) => {
						establish(pair);
						acts.forEach((one, index) => {
							perform(pair, one, index);
						});
						exchange(pair.alice, pair.bob);
						return [pair.alice.trace, pair.bob.trace];
					});
					expect(traces[1]).to.deep.equal(traces[0]);
					expect(traces[2]).to.deep.equal(traces[0]);
					expect(traces[3]).to.deep.equal(traces[0]);
				}),
				parameters,
			);
		},
	);

	it('would tell a set that computes something else, even where both sides have it', () => {
		const other: Primitives = { ...pureJs, hmacSha256: (key, data) => pureJs.hmacSha256(key, pureJs.sha256(data)) };
		const [right, wrong] = [pairOn(pureJs, pureJs), pairOn(other, other)];
		for (const pair of [right, wrong]) {
			establish(pair);
		}
		expect([wrong.alice.phase, wrong.bob.phase]).to.deep.equal(['established', 'established']);
		expect(wrong.alice.trace).not.to.deep.equal(right.alice.trace);
	});

	it('may change the set in the middle of a session', () => {
		const pair = pairOn(pureJs, pureJs);
		const { alice, bob } = pair;
		establish(pair);
		for (const [index, primitives] of [sodium, pureJs, sodium].entries()) {
			alice.context = { ...alice.context, primitives };
			for (const machine of [alice, bob]) {
				machine.input({ type: 'send', id: `${machine.uid} ${index}`, text: `text ${index}` });
				exchange(alice, bob);
			}
		}
		expect([alice.received, bob.received]).to.deep.equal([
			['text 0', 'text 1', 'text 2'],
			['text 0', 'text 1', 'text 2'],
		]);
	});
});
