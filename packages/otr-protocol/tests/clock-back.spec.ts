import { expect } from 'chai';
import { elapse, established, exchange, type Machine } from './machine.ts';
import { framesOf, lose, take, write } from './saying.ts';

const BACK = 900_000;
const hint = (machine: Machine): string =>
	machine.input({
		type: 'frame',
		kind: 'unknown',
		frame: { v: 1, rid: 'room', sid: machine.state.live?.sid ?? '', body: '', from: machine.peer, connection: 'x:1' },
	});

describe('a clock that goes back', () => {
	it("G9 does not keep a peer's refresh from being taken without a dialog", () => {
		const { alice, bob } = established();
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		bob.at(bob.context.now - BACK).input({ type: 'read' });
		bob.input({ type: 'refresh' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		elapse(60_000, [alice, alice], { cut: true });
		bob.at(bob.context.now + 60_000);
		alice.reload('i:aa2');
		lose(alice, bob);
		alice.input({ type: 'refresh' });
		expect(bob.input(take(alice))).to.equal('rekey-accepted');
	});

	it('E8 does not make the word of a peer without keys go unheard', () => {
		const { alice, bob } = established();
		expect(hint(bob)).to.equal('probed');
		exchange(alice, bob);
		bob.at(bob.context.now - BACK).input({ type: 'read' });
		bob.input({ type: 'refresh' });
		exchange(alice, bob);
		bob.at(bob.context.now + 10_000);
		expect(hint(bob)).to.equal('probed');
	});

	it('E8 does not keep a tab that lost its keys from saying so', () => {
		const { alice, bob } = established();
		alice.reload('i:aa2');
		lose(alice);
		alice.at(alice.context.now - BACK);
		write(bob, 'x');
		alice.input(take(bob));
		expect(framesOf(alice).map(({ kind }) => kind)).to.deep.equal(['unknown']);
	});

	it('E1 does not keep the sealed end from being said again', () => {
		const { alice, bob } = established();
		write(bob, '1', '2');
		alice.input({ type: 'end' });
		lose(alice);
		alice.input(take(bob));
		alice.at(alice.context.now - BACK);
		alice.input(take(bob));
		expect(framesOf(alice)).to.have.length(1);
	});
});
