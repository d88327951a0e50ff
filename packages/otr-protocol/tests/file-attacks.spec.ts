import { expect } from 'chai';
import { fileDigest, view } from '../src/index.ts';
import type { Transfer } from '../src/session/state/state.ts';
import { CHUNK, type Courier, carry, contentOf, couriers } from './courier.ts';
import { elapse, exchange, type Machine, type Sent, stamped } from './machine.ts';

const deliver = (frame: Sent, from: Machine, to: Machine): string =>
	to.input({ type: 'frame', ...stamped(frame, from) });
const running = (size: number) => {
	const { alice, bob } = couriers();
	alice.reading = false;
	alice.offer('f', size);
	carry(alice, bob);
	bob.machine.input({ type: 'accept-file', id: 'f' });
	carry(alice, bob);
	return { alice, bob };
};
/** A sender that violates the rules: its transfer becomes the result of `change`. */
const cheat = ({ machine }: Courier, change: (transfer: Transfer) => Transfer): void =>
	machine.tamper((state) => ({ ...state, live: state.live && { ...state.live, files: state.live.files.map(change) } }));
/** The frame of a chunk, whether or not it is the sender's turn. */
const chunkFrame = (
	courier: Courier,
	index: number,
	bytes = courier.own.get('f')!.slice(index * CHUNK, (index + 1) * CHUNK),
): Sent => {
	cheat(courier, (transfer) => ({ ...transfer, waits: 'bytes', next: index }) as Transfer);
	courier.machine.input({ type: 'chunk', file: 'f', index, bytes });
	const frame = courier.machine.outgoing.pop();
	if (!frame?.chunk) throw new Error(`no chunk went out: ${courier.machine.results.at(-1)}`);
	return frame;
};
const relayed = ({ machine }: Courier, index: number, delivered: number) =>
	machine.input({
		type: 'relayed',
		sid: machine.state.live!.sid,
		kind: 'data',
		delivered,
		forwarded: false,
		chunk: { file: 'f', index },
	});
const refused = ({ machine }: Courier, index: number, error: string, retryIn?: number) =>
	machine.input({
		type: 'refused',
		sid: machine.state.live!.sid,
		kind: 'data',
		error,
		...(retryIn && { retryIn }),
		chunk: { file: 'f', index },
	});
const lastOf = (...sides: Courier[]): string[] => sides.map(({ last }) => last);

describe('a sender of files that does not keep to the rules', function () {
	this.timeout(30_000);

	it('H5 X2 with a gap: cancelled and wiped on both sides', () => {
		const { alice, bob } = running(10 * CHUNK);
		deliver(chunkFrame(alice, 0), alice.machine, bob.machine);
		expect(bob.kept.get('f')).to.have.length(1);
		expect(deliver(chunkFrame(alice, 2), alice.machine, bob.machine)).to.equal('dropped:file-gap');
		carry(alice, bob);
		expect(lastOf(alice, bob)).to.deep.equal(['cancelled gap', 'cancelled gap']);
		expect([bob.kept.size, view(bob.machine.state).dropped, view(bob.machine.state).files]).to.deep.equal([0, 1, []]);
	});

	it('H5 X2 that is cut short: what came of it is wiped after a minute, and never taken for the whole', () => {
		const { alice, bob } = running(4 * CHUNK);
		for (const index of [0, 1]) {
			deliver(chunkFrame(alice, index), alice.machine, bob.machine);
		}
		expect(bob.kept.get('f')).to.have.length(2);
		elapse(61_000, [alice.machine, bob.machine]);
		expect([...lastOf(alice, bob), bob.kept.size]).to.deep.equal(['cancelled stalled', 'cancelled stalled', 0]);
	});

	it('X2 before the user said yes, beyond the end, and beyond what room was made for', () => {
		const { alice, bob } = couriers();
		alice.reading = false;
		alice.offer('f', 10 * CHUNK);
		carry(alice, bob);
		expect(deliver(chunkFrame(alice, 0), alice.machine, bob.machine)).to.equal('dropped:file-excess');
		carry(alice, bob);
		expect([...lastOf(alice, bob), bob.kept.size]).to.deep.equal(['cancelled excess', 'cancelled excess', 0]);

		const short = running(CHUNK);
		cheat(short.alice, (transfer) => ({ ...transfer, size: 3 * CHUNK }));
		expect(deliver(chunkFrame(short.alice, 1, new Uint8Array(CHUNK)), short.alice.machine, short.bob.machine)).to.equal(
			'dropped:file-excess',
		);

		const ahead = running(10 * CHUNK);
		for (let index = 0; index < 8; index++) {
			expect(deliver(chunkFrame(ahead.alice, index), ahead.alice.machine, ahead.bob.machine)).to.equal('chunk');
			ahead.bob.machine.tamper((state) => ({ ...state, outbox: { ...state.outbox, entries: [] } }));
			cheat(ahead.bob, (transfer) => (transfer.whose === 'yours' ? { ...transfer, announced: 0 } : transfer));
		}
		expect(deliver(chunkFrame(ahead.alice, 8), ahead.alice.machine, ahead.bob.machine)).to.equal('dropped:file-excess');
	});

	it('X2 with a last chunk that holds more than the file, or bytes that do not fit the digest', () => {
		const long = running(CHUNK + 1);
		deliver(chunkFrame(long.alice, 0), long.alice.machine, long.bob.machine);
		cheat(long.alice, (transfer) => ({ ...transfer, size: CHUNK + 2 }));
		expect(deliver(chunkFrame(long.alice, 1, Uint8Array.of(1, 1)), long.alice.machine, long.bob.machine)).to.equal(
			'dropped:file-wrong-size',
		);
		carry(long.alice, long.bob);
		expect([...lastOf(long.alice, long.bob), long.bob.kept.size]).to.deep.equal([
			'cancelled wrong-size',
			'cancelled wrong-size',
			0,
		]);

		const other = running(2 * CHUNK);
		deliver(chunkFrame(other.alice, 0), other.alice.machine, other.bob.machine);
		expect(deliver(chunkFrame(other.alice, 1, new Uint8Array(CHUNK)), other.alice.machine, other.bob.machine)).to.equal(
			'file-mismatch',
		);
		carry(other.alice, other.bob);
		expect([...lastOf(other.alice, other.bob), other.bob.kept.size]).to.deep.equal([
			'cancelled mismatch',
			'cancelled mismatch',
			0,
		]);
	});

	it('X2 repeating a chunk, or going on after the end of it, does nothing', () => {
		const { alice, bob } = running(10 * CHUNK);
		deliver(chunkFrame(alice, 0), alice.machine, bob.machine);
		expect(deliver(chunkFrame(alice, 0), alice.machine, bob.machine)).to.equal('duplicate-chunk');
		expect(bob.kept.get('f')).to.have.length(1);
		const late = chunkFrame(alice, 1);
		bob.machine.input({ type: 'cancel-file', whose: 'yours', id: 'f' });
		expect(deliver(late, alice.machine, bob.machine)).to.equal('chunk-of-unknown-file');
		expect([bob.kept.size, view(bob.machine.state).dropped]).to.deep.equal([0, 0]);
	});

	it('X2 offering a fifth file, or one again that is under way', () => {
		const { alice, bob } = couriers();
		for (let round = 0; round < 2; round++) {
			for (const id of ['f1', 'f2', 'f3', 'f4']) {
				alice.offer(`${round}${id}`, 1);
			}
			alice.machine.tamper((state) => ({ ...state, live: state.live && { ...state.live, files: [] } }));
			carry(alice, bob);
		}
		expect(bob.files.filter(({ reason }) => reason === 'too-many')).to.have.length(4);
		expect(view(bob.machine.state).files).to.have.length(4);
		alice.offer('0f1', 1);
		carry(alice, bob);
		expect([view(bob.machine.state).files.length, view(bob.machine.state).dropped]).to.deep.equal([4, 1]);
	});
});

describe('a receiver of files that does not keep to the rules', function () {
	this.timeout(30_000);

	it('X2 saying that it took what was never sent: cancelled', () => {
		const { alice, bob } = running(10 * CHUNK);
		cheat(bob, (transfer) => ({ ...transfer, taken: 5 }));
		bob.machine.input({ type: 'network', connected: false });
		bob.machine.input({ type: 'network', connected: true });
		carry(alice, bob);
		expect([...lastOf(alice, bob), view(alice.machine.state).dropped]).to.deep.equal([
			'cancelled excess',
			'cancelled excess',
			1,
		]);
	});

	it('X2 saying that it is done before the last chunk was sent: cancelled, and not shown as done to the sender', () => {
		const { alice, bob } = running(2 * CHUNK);
		const digest = fileDigest(alice.machine.context.primitives, contentOf(CHUNK));
		cheat(bob, (transfer) => ({ ...transfer, size: CHUNK, digest }));
		expect(deliver(chunkFrame(alice, 0), alice.machine, bob.machine)).to.equal('file-done');
		carry(alice, bob);
		expect([alice.last, view(alice.machine.state).dropped, view(alice.machine.state).files]).to.deep.equal([
			'cancelled excess',
			1,
			[],
		]);
		expect(alice.files.map(({ status }) => status)).to.not.include('done');
	});

	it('X2 saying less than before, or speaking of files that are not there: nothing happens', () => {
		const { alice, bob } = running(10 * CHUNK);
		for (let index = 0; index < 4; index++) {
			deliver(chunkFrame(alice, index), alice.machine, bob.machine);
		}
		exchange(alice.machine, bob.machine);
		expect(view(alice.machine.state).files[0]?.taken).to.equal(4);
		cheat(bob, (transfer) => ({ ...transfer, taken: 1 }));
		bob.machine.input({ type: 'network', connected: false });
		bob.machine.input({ type: 'network', connected: true });
		exchange(alice.machine, bob.machine);
		expect(view(alice.machine.state).files[0]?.taken).to.equal(4);
		cheat(bob, (transfer) => ({ ...transfer, id: 'none' }));
		bob.machine.input({ type: 'cancel-file', whose: 'yours', id: 'none' });
		exchange(alice.machine, bob.machine);
		expect([view(alice.machine.state).files.length, view(alice.machine.state).dropped]).to.deep.equal([1, 0]);
	});
});

describe('a file on a bad way', function () {
	this.timeout(30_000);

	it('waits as long as the relay says, and sends the same chunk again', () => {
		const { alice, bob } = running(4 * CHUNK);
		chunkFrame(alice, 0);
		expect(refused(alice, 0, 'error-too-many-requests', 3_000)).to.equal('retry-scheduled');
		expect(alice.wanted).to.deep.equal([0]);
		elapse(2_999, [alice.machine, bob.machine]);
		expect(alice.wanted).to.deep.equal([0]);
		elapse(1, [alice.machine, bob.machine]);
		expect(alice.wanted).to.deep.equal([0, 0]);
		alice.reading = true;
		alice.give('f', 0);
		carry(alice, bob);
		expect(lastOf(alice, bob)).to.deep.equal(['done', 'done']);
	});

	it('goes on where the receiver is, after a cut of either side', () => {
		for (const side of ['alice', 'bob'] as const) {
			const { alice, bob } = running(12 * CHUNK);
			deliver(chunkFrame(alice, 0), alice.machine, bob.machine);
			relayed(alice, 0, 1);
			// The next two are lost with the connection.
			chunkFrame(alice, 1);
			relayed(alice, 1, 1);
			chunkFrame(alice, 2);
			const { machine } = { alice, bob }[side];
			machine.input({ type: 'network', connected: false });
			elapse(20_000, [alice.machine, bob.machine], { cut: true });
			machine.connection = `i:${side} again`;
			machine.input({ type: 'network', connected: true });
			alice.wanted.length = 0;
			alice.reading = true;
			carry(alice, bob);
			elapse(12_000, [alice.machine, bob.machine]);
			carry(alice, bob);
			expect(lastOf(alice, bob), side).to.deep.equal(['done', 'done']);
			expect(alice.wanted[0], side).to.equal(1);
			expect(bob.whole('f')).to.deep.equal(contentOf(12 * CHUNK));
		}
	});

	it('goes on from the latest word, where an older one comes first after a cut', () => {
		const { alice, bob } = running(10 * CHUNK);
		const words: Sent[] = [];
		for (let index = 0; index < 8; index++) {
			deliver(chunkFrame(alice, index), alice.machine, bob.machine);
			words.push(...bob.machine.outgoing.splice(0));
		}
		expect(words).to.have.length(2);
		alice.machine.input({ type: 'network', connected: false });
		alice.machine.input({ type: 'network', connected: true });
		alice.machine.outgoing.length = 0;
		alice.wanted.length = 0;
		deliver(words[0]!, bob.machine, alice.machine);
		elapse(50, [alice.machine, bob.machine], { cut: true });
		expect(alice.wanted).to.deep.equal([4]);
		deliver(words[1]!, bob.machine, alice.machine);
		elapse(50, [alice.machine, bob.machine], { cut: true });
		expect(alice.wanted).to.deep.equal([4, 8]);
		expect(alice.machine.input({ type: 'chunk', file: 'f', index: 4, bytes: new Uint8Array(CHUNK) })).to.equal(
			'not-wanted',
		);
		alice.reading = true;
		alice.give('f', 8);
		carry(alice, bob);
		expect(lastOf(alice, bob)).to.deep.equal(['done', 'done']);
		expect(bob.whole('f')).to.deep.equal(contentOf(10 * CHUNK));
	});

	it('stops where nobody takes a chunk, until the receiver says where to go on', () => {
		const { alice, bob } = running(4 * CHUNK);
		chunkFrame(alice, 0);
		relayed(alice, 0, 0);
		expect(alice.machine.state.live?.files[0]).to.deep.include({ waits: 'resume' });
		expect(alice.machine.input({ type: 'chunk', file: 'f', index: 1, bytes: new Uint8Array(CHUNK) })).to.equal(
			'not-wanted',
		);
		alice.machine.outgoing.length = 0;
		alice.reading = true;
		elapse(10_000, [alice.machine, bob.machine]);
		carry(alice, bob);
		expect(lastOf(alice, bob)).to.deep.equal(['done', 'done']);
	});

	it('is cancelled where the relay refuses for good, waits where there is no connection, and knows nothing of old news', () => {
		const { alice, bob } = running(4 * CHUNK);
		chunkFrame(alice, 0);
		expect(refused(alice, 3, 'error-otr-disabled')).to.equal('no-change');
		expect(relayed(alice, 3, 1)).to.equal('no-change');
		expect(refused(alice, 0, 'error-no-connection')).to.equal('no-change');
		expect(alice.machine.state.live?.files[0]).to.deep.include({ waits: 'resume' });
		chunkFrame(alice, 0);
		expect(refused(alice, 0, 'error-otr-disabled')).to.equal('cancelled');
		carry(alice, bob);
		expect(lastOf(alice, bob)).to.deep.equal(['cancelled cancelled', 'cancelled cancelled']);
	});

	it('is given up when its sender cannot read it, or reads another length than it offered', () => {
		const { alice, bob } = running(4 * CHUNK);
		expect(alice.machine.input({ type: 'chunk', file: 'f', index: 0, bytes: new Uint8Array(5) })).to.equal(
			'wrong-size',
		);
		carry(alice, bob);
		expect(lastOf(alice, bob)).to.deep.equal(['cancelled unreadable', 'cancelled unreadable']);
		const full = running(4 * CHUNK);
		full.bob.machine.input({ type: 'cancel-file', whose: 'yours', id: 'f', reason: 'unreadable' });
		carry(full.alice, full.bob);
		expect(lastOf(full.alice, full.bob)).to.deep.equal(['cancelled unreadable', 'cancelled unreadable']);
	});

	it('is cancelled after a minute without progress, and an offer after five without an answer', () => {
		const { alice, bob } = running(4 * CHUNK);
		elapse(59_000, [alice.machine, bob.machine]);
		expect(lastOf(alice, bob)).to.deep.equal(['running', 'running']);
		elapse(2_000, [alice.machine, bob.machine]);
		expect(lastOf(alice, bob)).to.deep.equal(['cancelled stalled', 'cancelled stalled']);
		alice.offer('g', 1);
		carry(alice, bob);
		elapse(5 * 60_000 - 1_000, [alice.machine, bob.machine]);
		expect(lastOf(alice, bob)).to.deep.equal(['offered', 'offered']);
		elapse(2_000, [alice.machine, bob.machine]);
		expect(lastOf(alice, bob)).to.deep.equal(['cancelled stalled', 'cancelled stalled']);
		expect([alice, bob].map(({ machine }) => machine.timers.has('file'))).to.deep.equal([false, false]);
	});
});
