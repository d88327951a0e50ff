import { expect } from 'chai';
import { encodeState, initialSession, step } from '../src/index.ts';
import { elapse, established, exchange, type Machine } from './machine.ts';

const write = (machine: Machine, from: number, to: number): void => {
	for (let n = from; n < to; n++) {
		machine.input({ type: 'send', id: `${machine.uid} message ${String(n).padStart(8, '0')}`, text: `${n}` });
	}
};

const numbers = (from: number, to: number): string[] =>
	Array.from({ length: to - from }, (_, index) => `${from + index}`);

describe('a long session', () => {
	it('H1 has a state that stops growing, whether or not the peer reads', () => {
		const { alice, bob } = established();
		const sizes = [340, 380, 420].map((count, index, counts) => {
			for (let n = counts[index - 1] ?? 0; n < count; n += 5) {
				write(alice, n, n + 5);
				exchange(alice, bob);
			}
			return [alice, bob].map(({ state }) => encodeState(state).length);
		});
		expect(sizes[2]).to.deep.equal(sizes[0]);
		expect(Math.max(...(sizes[0] ?? []))).to.be.below(16 * 1024);
		expect(bob.received).to.deep.equal(numbers(0, 420));
	}).timeout(20_000);

	it('H1 shows once what a whole outbox sends again after its receipts were lost', () => {
		const { alice, bob } = established();
		write(alice, 0, 250);
		// Bob receives everything, in two batches; Alice receives only his first receipts.
		exchange(alice, bob);
		write(alice, 250, 378);
		for (const frame of alice.outgoing.splice(0)) {
			bob.input({
				type: 'frame',
				kind: 'data',
				frame: { v: 1, rid: 'room', sid: frame.sid, body: frame.body, from: 'aa', connection: 'i:aa' },
			});
		}
		bob.outgoing.length = 0;
		expect(alice.state.outbox.entries.length).to.equal(128);
		expect(bob.received).to.deep.equal(numbers(0, 378));
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		elapse(3_000, [alice, bob]);
		expect(bob.received).to.deep.equal(numbers(0, 378));
		expect(alice.state.outbox.entries).to.deep.equal([]);
	}).timeout(20_000);

	it('leaves the state itself where an input changes nothing, so that nothing is written for it', () => {
		const { alice, bob } = established();
		write(alice, 0, 1);
		exchange(alice, bob);
		const { state } = alice;
		const relayed = {
			type: 'relayed',
			sid: state.live?.sid ?? '',
			kind: 'data',
			delivered: 1,
			forwarded: false,
		} as const;
		expect(step({ ...alice.context, now: state.clock + 999 }, state, relayed).state).to.equal(state);
		expect(step({ ...alice.context, now: state.clock + 1_000 }, state, relayed).state.clock).to.equal(
			state.clock + 1_000,
		);
		expect(initialSession().clock).to.equal(0);
	});
});
