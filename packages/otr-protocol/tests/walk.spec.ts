import { loadSodium, type Primitives } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { SessionInput, SessionPhase } from '../src/index.ts';
import { type InputKey, keyOf, PHASES } from '../src/session/table/rows.ts';
import { rowOf, TABLE } from '../src/session/table/table.ts';
import { type Draft, inputOf, KINDS } from './drafts.ts';
import { exchange, type Machine, pair } from './machine.ts';
import { SCENES } from './scenarios.ts';
import { eachSeed } from './seeds.ts';

const drafts = fc.record({
	key: fc.constantFrom(...(Object.keys(TABLE) as InputKey[])),
	sid: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
	bit: fc.boolean(),
});

let texts = 0;

const given = (machine: Machine, draft: Draft): SessionInput => inputOf(machine, draft, `w${texts++}`);

/** The user's own actions, and logout: only they may lead to `idle`. */
const isOwnAct = (input: SessionInput): boolean =>
	['cancel', 'decline', 'end', 'dismiss'].includes(input.type) ||
	(input.type === 'policy' && input.reason === 'logout');

describe('a walk over the table', function () {
	this.timeout(300_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	let sodium: Primitives;
	before(async () => {
		sodium = await loadSodium();
	});

	const title = "H2 every step stays in its row, and only the user's own act leads to where plain sending is permitted";
	eachSeed(title, { runs: 150, most: 2_500, counted: 'walks' }, (parameters) => {
		const visited = new Set<string>();
		const steps = fc.array(
			fc.oneof({ weight: 3, arbitrary: drafts }, { weight: 2, arbitrary: fc.constant('exchange' as const) }),
			{
				minLength: 10,
				maxLength: 60,
				size: 'max',
			},
		);
		fc.assert(
			fc.property(fc.nat(), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), steps, (seed, sides, list) => {
				const { alice, bob } = pair(seed, sodium);
				for (const [index, draft] of list.entries()) {
					if (draft === 'exchange') {
						exchange(alice, bob);
						continue;
					}
					const machine = sides[index] ? alice : bob;
					const input = given(machine, draft);
					const before = machine.phase as SessionPhase;
					const row = rowOf(keyOf(input), before);
					machine.at(machine.context.now + 50);
					machine.input(input);
					visited.add(`${keyOf(input)} ${before}`);
					const after = machine.phase as SessionPhase;
					const allowed = 'ignored' in row ? [before] : [before, ...row.to];
					expect(allowed, `${keyOf(input)} in ${before}: ${machine.results.at(-1)}`).to.include(after);
					expect(after !== 'idle' || before === 'idle' || isOwnAct(input), `${keyOf(input)} in ${before}`).to.equal(
						true,
					);
				}
			}),
			parameters,
		);
		expect(visited.size).to.be.above(200);
	});

	for (const phase of PHASES) {
		it(`takes every input in ${phase}, as its rows say`, () => {
			for (const scene of SCENES[phase]) {
				const ready = scene().self;
				for (const key of Object.keys(TABLE) as InputKey[]) {
					for (const [sid, bit] of [
						[0, true],
						[1, false],
						[2, true],
					] as const) {
						const self = ready.copy();
						expect(self.phase).to.equal(phase);
						const input = given(self, { key, sid, bit });
						const row = rowOf(key, phase);
						const result = self.input(input);
						expect('ignored' in row ? [phase] : [phase, ...row.to], `${key}: ${result}`).to.include(self.phase);
						expect('ignored' in row).to.equal(result.startsWith('ignored:'));
						if ('ignored' in row) {
							expect(self.last, key).to.deep.equal([]);
						}
					}
				}
			}
		});

		it(`H2 no hint in ${phase} erases keys, and none permits plaintext`, () => {
			for (const scene of SCENES[phase]) {
				const ready = scene().self;
				for (const kind of KINDS.filter((name) => !['invite', 'accept', 'data'].includes(name))) {
					for (const sid of [0, 1, 2] as const) {
						const self = ready.copy();
						const { live, outbox } = self.state;
						self.input(given(self, { key: `frame:${kind}`, sid, bit: true }));
						const after = self.state;
						expect(after.live?.sid, kind).to.equal(live?.sid);
						expect(after.live?.peerKey, kind).to.deep.equal(live?.peerKey);
						expect(after.outbox.entries.slice(0, outbox.entries.length), kind).to.deep.equal(outbox.entries);
						expect(self.wiped, kind).to.equal(0);
						expect(self.plain && phase !== 'idle', kind).to.equal(false);
					}
				}
			}
		});
	}
});
