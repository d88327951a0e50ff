import { expect } from 'chai';
import type { InputKey } from './rows.ts';
import { PHASES } from './rows.ts';
import { rowOf, TABLE } from './table.ts';
import { TRANSITIONS } from './transitions.ts';

const keys = Object.keys(TABLE) as InputKey[];
const HINTS = ['decline', 'cancel', 'elsewhere', 'locked', 'unknown', 'refetch', 'end'];
const OWN_ACTS = ['cancel', 'decline', 'end', 'dismiss', 'policy'];

describe('the session table', () => {
	it('has a row for every phase and input, and each without effect says why', () => {
		expect(keys.length).to.be.above(50);
		for (const key of keys) {
			expect(Object.keys(TABLE[key]).sort(), key).to.deep.equal([...PHASES].sort());
			for (const phase of PHASES) {
				const row = rowOf(key, phase);
				if ('ignored' in row) {
					expect(row.ignored.length, `${key} in ${phase}`).to.be.above(10);
				} else {
					expect(TRANSITIONS[row.transition], `${key} in ${phase}`).to.be.a('function');
				}
			}
		}
	});

	it('uses every transition', () => {
		const used = new Set(
			keys
				.flatMap((key) => PHASES.map((phase) => rowOf(key, phase)))
				.flatMap((row) => ('transition' in row ? [row.transition] : [])),
		);
		expect([...used].sort()).to.deep.equal(Object.keys(TRANSITIONS).sort());
	});

	it("H2 leads to idle by the user's own action and by logout alone", () => {
		const ways = keys.filter((key) =>
			PHASES.some((phase) => {
				const row = rowOf(key, phase);
				return phase !== 'idle' && 'transition' in row && row.to.includes('idle');
			}),
		);
		expect(ways.sort()).to.deep.equal(OWN_ACTS.sort());
	});

	it('lets no hint lead from a session anywhere but to a question', () => {
		for (const hint of HINTS) {
			for (const phase of ['established', 'interrupted', 'lost'] as const) {
				const row = rowOf(`frame:${hint}` as InputKey, phase);
				expect('ignored' in row || row.to.length === 0, `${hint} in ${phase}`).to.equal(true);
			}
		}
	});

	it('sends texts in a session alone; everywhere else they go back to the user', () => {
		for (const phase of PHASES) {
			const row = rowOf('send', phase);
			const sends = ['established', 'interrupted', 'lost', 'elsewhere'].includes(phase);
			expect('transition' in row && row.transition, phase).to.equal(sends ? 'send' : 'handBack');
		}
	});
});
