import { expect } from 'chai';
import { view } from '../src/index.ts';
import { CHUNK, carry, contentOf } from './courier.ts';
import {
	accept,
	chunkOf,
	cut,
	filesOf,
	offered,
	putOff,
	relayed,
	storyOf,
	tell,
	tick,
	wordsOf,
} from './file-scenes.ts';
import { elapse, exchange, type Sent, stamped } from './machine.ts';
import { lose } from './saying.ts';

describe('the word that a file is done', () => {
	it('X2 before the last chunk was sent: cancelled on both sides, counted, and never shown as done', () => {
		for (const chunks of [0, 1, 2]) {
			const { alice, bob } = offered(3 * CHUNK, 'f');
			accept(bob, alice, 'f');
			for (let index = 0; index < chunks; index++) {
				chunkOf(alice, 'f', index);
				relayed(alice, 'f', index);
				elapse(50, [alice.machine, bob.machine]);
			}
			alice.machine.input(tell(bob.machine, { kind: 'file-done', file: 'f' }));
			carry(alice, bob);
			expect(storyOf(alice, 'f'), `${chunks}`).to.deep.equal(['offered', 'running', 'cancelled excess']);
			expect(bob.last).to.equal('cancelled excess');
			expect([filesOf(alice), filesOf(bob), view(alice.machine.state).dropped]).to.deep.equal([[], [], 1]);
			expect(alice.machine.notices).to.include('dropped-frames');
		}
	});

	it('X2 in answer to an offer, before any yes: cancelled', () => {
		const { alice, bob } = offered(1, 'f');
		alice.machine.input(tell(bob.machine, { kind: 'file-done', file: 'f' }));
		carry(alice, bob);
		expect([storyOf(alice, 'f'), bob.last, view(alice.machine.state).dropped]).to.deep.equal([
			['offered', 'cancelled excess'],
			'cancelled excess',
			1,
		]);
	});

	it('about a file that its sender cancelled meanwhile: nothing happens, and the session goes on', () => {
		const { alice, bob } = offered(1, 'f');
		accept(bob, alice, 'f');
		expect(bob.machine.input({ type: 'frame', ...stamped(chunkOf(alice, 'f', 0), alice.machine) })).to.equal(
			'file-done',
		);
		alice.machine.input({ type: 'cancel-file', whose: 'mine', id: 'f' });
		carry(alice, bob);
		expect([alice.last, bob.last]).to.deep.equal(['cancelled cancelled', 'done']);
		expect([view(alice.machine.state).dropped, view(bob.machine.state).dropped]).to.deep.equal([0, 0]);
		alice.machine.input({ type: 'send', id: 't', text: 'after all' });
		exchange(alice.machine, bob.machine);
		expect([bob.machine.received, alice.machine.statuses.get('t')]).to.deep.equal([['after all'], 'delivered']);
	});
});

describe('an offer that waits beside a file under way', function () {
	this.timeout(30_000);

	it('is not accepted for the user by the receiver that asks for chunks', () => {
		const { alice, bob } = offered(10 * CHUNK, 'f', 'g');
		accept(bob, alice, 'f');
		elapse(15_000, [alice.machine, bob.machine]);
		expect(bob.machine.results, 'the receiver of the other asked again').to.include('timer:file ticked');
		expect([filesOf(alice), filesOf(bob)]).to.deep.equal([
			['mine f running 0', 'mine g offered 0'],
			['yours f running 0', 'yours g offered 0'],
		]);
		expect(alice.asked).to.deep.equal([{ file: 'f', index: 0 }]);
	});

	it('is not withdrawn by its sender while the other is sent, and can be taken afterwards', () => {
		const { alice, bob } = offered(10 * CHUNK, 'f', 'g');
		alice.reading = true;
		bob.machine.input({ type: 'accept-file', id: 'f' });
		carry(alice, bob);
		expect([storyOf(alice, 'f').at(-1), storyOf(alice, 'g'), storyOf(bob, 'g')]).to.deep.equal([
			'done',
			['offered'],
			['offered'],
		]);
		bob.machine.input({ type: 'accept-file', id: 'g' });
		carry(alice, bob);
		expect([alice.last, bob.last]).to.deep.equal(['done', 'done']);
		expect(bob.whole('g')).to.deep.equal(contentOf(10 * CHUNK));
	});

	it("stays after five minutes of the receiver's clock: to end it is the sender's", () => {
		const { alice, bob } = offered(10 * CHUNK, 'f', 'g');
		accept(bob, alice, 'f');
		// A receiver that was asleep.
		tick(bob, 5 * 60_000);
		expect([storyOf(bob, 'f').at(-1), filesOf(bob)]).to.deep.equal(['cancelled stalled', ['yours g offered 0']]);
		exchange(alice.machine, bob.machine);
		expect([storyOf(alice, 'f').at(-1), filesOf(alice)]).to.deep.equal(['cancelled stalled', ['mine g offered 0']]);
	});
});

describe('the receiver of a file', function () {
	this.timeout(30_000);

	it('says once where it is, however often the network goes while that is on its way', () => {
		const { bob } = offered(10 * CHUNK, 'f');
		bob.machine.input({ type: 'accept-file', id: 'f' });
		for (let round = 0; round < 2; round++) {
			cut(bob);
			expect(wordsOf(bob)).to.deep.equal(['f 0']);
		}
	});

	it('says so of each file by itself', () => {
		const { alice, bob } = offered(10 * CHUNK, 'f', 'g');
		accept(bob, alice, 'f');
		expect(wordsOf(bob)).to.deep.equal([]);
		bob.machine.input({ type: 'accept-file', id: 'g' });
		for (let round = 0; round < 2; round++) {
			cut(bob);
			expect(wordsOf(bob)).to.deep.equal(['g 0', 'f 0']);
		}
	});

	it('says so while other words about the same id are on their way', () => {
		const { alice, bob } = offered(10 * CHUNK, 'f');
		accept(bob, alice, 'f');
		bob.offer('f', 1);
		exchange(alice.machine, bob.machine);
		bob.machine.input({ type: 'cancel-file', whose: 'mine', id: 'f' });
		cut(bob);
		expect(bob.machine.state.outbox.entries.map(({ content }) => content.kind)).to.deep.equal([
			'file-cancel',
			'file-accept',
		]);
		expect(wordsOf(bob)).to.deep.equal(['f 0']);
	});

	it('that waits for a chunk and for a receipt says nothing twice, and gives up after a minute', () => {
		const { bob } = offered(10 * CHUNK, 'f');
		bob.machine.input({ type: 'accept-file', id: 'f' });
		for (let round = 1; round < 6; round++) {
			expect(bob.machine.timers.get('file'), `${round}`).to.equal(bob.machine.context.now + 10_000);
			lose(bob.machine);
			tick(bob, 10_000);
			expect([wordsOf(bob), bob.machine.outgoing], `${round}`).to.deep.equal([['f 0'], []]);
		}
		tick(bob, 10_000);
		expect([bob.last, filesOf(bob)]).to.deep.equal(['cancelled stalled', []]);
	});

	it('asks for a missing chunk every ten seconds, though it sends a file itself', () => {
		const { alice, bob } = offered(10 * CHUNK, 'f');
		bob.reading = false;
		bob.offer('g', 30 * CHUNK);
		carry(alice, bob);
		accept(bob, alice, 'f');
		accept(alice, bob, 'g');
		const said = () => bob.machine.state.outbox.nextSeq;
		const before = said();
		elapse(10_000, [alice.machine, bob.machine]);
		expect(said() - before, 'after ten seconds').to.equal(1);
		bob.reading = true;
		bob.give('g', 0);
		carry(alice, bob);
		expect([storyOf(bob, 'g').at(-1), filesOf(bob)]).to.deep.equal(['done', ['yours f running 0']]);
		expect(said() - before, 'after 30 chunks of the other').to.equal(1);
	});
});

describe('the sender of a file', function () {
	this.timeout(30_000);

	it('asks for the next chunk as soon as the relay took one, where the pause between two is over', () => {
		const { alice, bob } = offered(10 * CHUNK, 'f');
		accept(bob, alice, 'f');
		chunkOf(alice, 'f', 0);
		alice.machine.at(alice.machine.context.now + 50);
		relayed(alice, 'f', 0);
		expect(alice.wanted).to.deep.equal([0, 1]);
		chunkOf(alice, 'f', 1);
		alice.machine.at(alice.machine.context.now + 49);
		relayed(alice, 'f', 1);
		expect(alice.wanted).to.deep.equal([0, 1]);
		tick(alice, 1);
		expect(alice.wanted).to.deep.equal([0, 1, 2]);
	});

	it('has one chunk of all its files on its way, however long client and relay take', () => {
		const { alice, bob } = offered(10 * CHUNK, 'f', 'g');
		accept(bob, alice, 'f');
		accept(bob, alice, 'g');
		elapse(500, [alice.machine, bob.machine]);
		expect(alice.asked, 'while its client reads').to.deep.equal([{ file: 'f', index: 0 }]);
		chunkOf(alice, 'f', 0);
		elapse(500, [alice.machine, bob.machine]);
		expect(alice.asked, 'while the relay takes it').to.deep.equal([{ file: 'f', index: 0 }]);
		putOff(alice, 'f', 0, 3_000);
		elapse(50, [alice.machine, bob.machine]);
		expect(alice.asked.slice(1)).to.deep.equal([{ file: 'g', index: 0 }]);
	});

	it("waits for the relay's answer, though the receiver's word came first", () => {
		for (const chunks of [4, 5]) {
			const { alice, bob } = offered(12 * CHUNK, 'f');
			accept(bob, alice, 'f');
			const words: Sent[] = [];
			for (let index = 0; index < chunks; index++) {
				if (index > 0) {
					relayed(alice, 'f', index - 1);
					elapse(50, [alice.machine, bob.machine], { cut: true });
				}
				bob.machine.input({ type: 'frame', ...stamped(chunkOf(alice, 'f', index), alice.machine) });
				words.push(...bob.machine.outgoing.splice(0));
			}
			expect(words).to.have.length(1);
			alice.machine.input({ type: 'frame', ...stamped(words[0]!, bob.machine) });
			expect(filesOf(alice)).to.deep.equal(['mine f running 4']);
			elapse(1_000, [alice.machine, bob.machine], { cut: true });
			expect(alice.wanted, `${chunks}`).to.have.length(chunks);
			expect(putOff(alice, 'f', chunks - 1, 3_000)).to.equal('retry-scheduled');
			elapse(3_000, [alice.machine, bob.machine], { cut: true });
			expect(alice.wanted.slice(chunks), 'the same once more').to.deep.equal([chunks - 1]);
		}
	});

	it("keeps to the relay's pause, whatever the receiver says meanwhile", () => {
		const { alice, bob } = offered(12 * CHUNK, 'f');
		accept(bob, alice, 'f');
		const words: Sent[] = [];
		for (let index = 0; index < 8; index++) {
			bob.machine.input({ type: 'frame', ...stamped(chunkOf(alice, 'f', index), alice.machine) });
			words.push(...bob.machine.outgoing.splice(0));
			relayed(alice, 'f', index);
			elapse(50, [alice.machine, bob.machine], { cut: true });
		}
		const hear = (word: Sent | undefined) =>
			word && alice.machine.input({ type: 'frame', ...stamped(word, bob.machine) });
		cut(alice);
		hear(words[0]);
		elapse(50, [alice.machine, bob.machine], { cut: true });
		expect(alice.wanted.at(-1), 'where the older word leads').to.equal(4);
		chunkOf(alice, 'f', 4);
		putOff(alice, 'f', 4, 3_000);
		const asked = alice.wanted.length;
		hear(words[1]);
		expect(filesOf(alice)).to.deep.equal(['mine f running 8']);
		elapse(2_999, [alice.machine, bob.machine], { cut: true });
		expect(alice.wanted).to.have.length(asked);
		elapse(1, [alice.machine, bob.machine], { cut: true });
		expect(alice.wanted.slice(asked)).to.deep.equal([8]);
	});

	it("keeps to the relay's pause, though something is due for another file", () => {
		const { alice, bob } = offered(10 * CHUNK, 'f');
		bob.reading = false;
		bob.offer('g', 10 * CHUNK);
		carry(alice, bob);
		accept(bob, alice, 'f');
		accept(alice, bob, 'g');
		chunkOf(alice, 'f', 0);
		putOff(alice, 'f', 0, 15_000);
		elapse(14_999, [alice.machine, bob.machine]);
		expect(alice.machine.results, 'it asked for a chunk of the other').to.include('timer:file ticked');
		expect(alice.wanted).to.deep.equal([0]);
		elapse(1, [alice.machine, bob.machine]);
		expect(alice.wanted).to.deep.equal([0, 0]);
	});
});
