import { expect } from 'chai';
import { exchange, type Machine, pair } from './machine.ts';

const HOURS = 2 * 60 * 60_000;

const later = (ms: number, ...machines: readonly Machine[]): void => {
	for (const machine of machines) {
		machine.at(machine.context.now + ms);
	}
};

describe('two machines whose clocks differ', () => {
	for (const [name, offset] of [
		['ahead', HOURS],
		['behind', -HOURS],
	] as const) {
		it(`by two hours, the invited one ${name}, talk, refresh and end as others do`, () => {
			const { alice, bob } = pair();
			later(10 * HOURS, alice, bob);
			later(offset, bob);
			alice.input({ type: 'start' });
			exchange(alice, bob);
			later(1_000, alice, bob);
			bob.input({ type: 'timer', name: 'dialog' });
			expect(bob.phase).to.equal('invited');
			bob.input({ type: 'accept' });
			exchange(alice, bob);
			for (const from of [alice, bob, alice]) {
				from.input({ type: 'send', id: `${from.uid} ${from.context.now}`, text: `of ${from.uid}` });
				exchange(alice, bob);
				later(2_000, alice, bob);
			}
			bob.input({ type: 'refresh' });
			exchange(alice, bob);
			expect([alice.phase, bob.phase, alice.received, bob.received]).to.deep.equal([
				'established',
				'established',
				['of bb'],
				['of aa', 'of aa'],
			]);
			expect(alice.state.live?.sid).to.equal(bob.state.live?.sid);
			// Each shows its own time.
			expect((bob.displayed[0]?.ts ?? 0) - (alice.displayed[0]?.ts ?? 0)).to.equal(offset);
			alice.input({ type: 'end' });
			exchange(alice, bob);
			expect([alice.phase, bob.phase]).to.deep.equal(['idle', 'ended']);
		});
	}
});
