import { expect } from 'chai';
import { view } from '../src/index.ts';
import { CHUNK, carry, contentOf, couriers } from './courier.ts';
import { accept, filesOf, offered, storyOf, tell } from './file-scenes.ts';
import { exchange } from './machine.ts';
import { framesOf, lose, write } from './saying.ts';

describe('files of the two sides with one id', function () {
	this.timeout(30_000);

	it('are two: each is accepted, cancelled and done by itself', () => {
		for (const cancelled of ['mine', 'yours'] as const) {
			const { alice, bob } = offered(2 * CHUNK, 'f');
			bob.reading = false;
			bob.offer('f', 3 * CHUNK);
			carry(alice, bob);
			expect(filesOf(alice)).to.deep.equal(['mine f offered 0', 'yours f offered 0']);
			accept(alice, bob, 'f');
			expect([filesOf(alice), filesOf(bob)]).to.deep.equal([
				['mine f offered 0', 'yours f running 0'],
				['yours f offered 0', 'mine f running 0'],
			]);
			accept(bob, alice, 'f');
			alice.machine.input({ type: 'cancel-file', whose: cancelled, id: 'f' });
			exchange(alice.machine, bob.machine);
			const mine = cancelled === 'yours';
			expect([filesOf(alice), filesOf(bob)]).to.deep.equal(
				mine ? [['mine f running 0'], ['yours f running 0']] : [['yours f running 0'], ['mine f running 0']],
			);
			const [from, to] = mine ? [alice, bob] : [bob, alice];
			to.kept.clear();
			from.reading = true;
			from.give('f', 0);
			carry(alice, bob);
			expect([from.last, to.last]).to.deep.equal(['done', 'done']);
			expect(to.whole('f')).to.deep.equal(contentOf(mine ? 2 * CHUNK : 3 * CHUNK));
		}
	});
});

describe('the limits of files', function () {
	this.timeout(60_000);

	it('a file of exactly the greatest size is offered, and shown to the receiver', () => {
		const { alice, bob } = offered(couriers().alice.machine.context.limits.fileMaxSize, 'f');
		expect([filesOf(alice), filesOf(bob)]).to.deep.equal([['mine f offered 0'], ['yours f offered 0']]);
	});

	it('files of our own do not count among those that the peer may offer', () => {
		const { alice, bob } = couriers();
		for (const id of ['1', '2', '3', '4']) {
			expect(bob.offer(id, 1)).to.equal('offered');
		}
		for (const id of ['1', '2', '3', '4']) {
			expect(alice.offer(id, 1)).to.equal('offered');
		}
		carry(alice, bob);
		for (const side of [alice, bob]) {
			expect(filesOf(side).filter((file) => file.startsWith('yours'))).to.have.length(4);
			expect(filesOf(side)).to.have.length(8);
		}
	});

	it('no file has the id of a text that waits', () => {
		const { alice } = couriers();
		alice.machine.input({ type: 'send', id: 't', text: 'first' });
		lose(alice.machine);
		expect(alice.offer('t', 1)).to.equal('bad-id');
		expect([
			framesOf(alice.machine),
			alice.files,
			alice.machine.state.outbox.entries.map(({ id }) => id),
		]).to.deep.equal([[], [], ['t']]);
	});

	it('X2 a peer that makes us say something and acknowledges nothing is told 512 words, and the session goes on', () => {
		const { alice, bob } = couriers();
		const offer = {
			kind: 'file-offer',
			name: 'a',
			mime: 'a/b',
			size: bob.machine.context.limits.fileMaxSize + 1,
			digest: new Uint8Array(32),
		} as const;
		for (let count = 0; count < 1_100; count++) {
			expect(bob.machine.input(tell(alice.machine, offer, `o${count}`))).to.equal('taken');
		}
		expect(storyOf(bob, 'o1099')).to.deep.equal(['cancelled too-large']);
		expect(bob.machine.state.outbox.entries).to.have.length(512);
		exchange(alice.machine, bob.machine);
		expect(bob.machine.state.outbox.entries).to.deep.equal([]);
		write(bob.machine, 'all is well');
		exchange(alice.machine, bob.machine);
		expect([alice.machine.received, bob.machine.phase, view(bob.machine.state).dropped]).to.deep.equal([
			['all is well'],
			'established',
			0,
		]);
	});

	it('a chain that has reached its last number carries no chunk: nothing goes out, and nothing breaks', () => {
		const { alice, bob } = offered(CHUNK, 'f');
		accept(bob, alice, 'f');
		alice.machine.tamper((state) => ({
			...state,
			live: state.live && { ...state.live, ratchet: { ...state.live.ratchet, sent: 2 ** 32 - 1 } },
		}));
		expect(alice.machine.input({ type: 'chunk', file: 'f', index: 0, bytes: contentOf(CHUNK) })).to.equal(
			'cannot-seal',
		);
		expect([framesOf(alice.machine), filesOf(alice)]).to.deep.equal([[], ['mine f running 0']]);
	});
});
