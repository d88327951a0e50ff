import { expect } from 'chai';
import { encodeState, extendDigest, fileDigest, startDigest, view } from '../src/index.ts';
import { CHUNK, type Courier, carry, contentOf, couriers } from './courier.ts';
import { elapse, exchange, type Machine, type Sent, stamped } from './machine.ts';

/** Offered by Alice and accepted by Bob; the first chunks are not given yet. */
const accepted = (size: number) => {
	const { alice, bob } = couriers();
	alice.reading = false;
	expect(alice.offer('f', size)).to.equal('offered');
	carry(alice, bob);
	expect(bob.machine.input({ type: 'accept-file', id: 'f' })).to.equal('accepted');
	carry(alice, bob);
	return { alice, bob };
};
const deliver = (frame: Sent, from: Machine, to: Machine): string =>
	to.input({ type: 'frame', ...stamped(frame, from) });
/** Gives a chunk and takes its frame from the network. */
const chunkFrame = ({ machine, own }: Pick<Courier, 'machine' | 'own'>, index: number): Sent => {
	const bytes = own.get('f')!.slice(index * CHUNK, (index + 1) * CHUNK);
	machine.input({ type: 'chunk', file: 'f', index, bytes });
	const frame = machine.outgoing.pop();
	if (!frame?.chunk) throw new Error(`no chunk ${index} went out: ${machine.results.at(-1)}`);
	return frame;
};
/** Chunk frames in order, as the relay takes each. */
const chunkFrames = ({ machine, own }: Courier, count: number): Sent[] =>
	Array.from({ length: count }, (_, index) => {
		const frame = chunkFrame({ machine, own }, index);
		machine.input({
			type: 'relayed',
			sid: frame.sid,
			kind: 'data',
			delivered: 1,
			forwarded: false,
			chunk: { file: 'f', index },
		});
		machine.at(machine.context.now + 50).input({ type: 'timer', name: 'file' });
		return frame;
	});
const filesOf = ({ machine }: Courier) =>
	view(machine.state).files.map(({ id, status, taken }) => `${id} ${status} ${taken}`);

describe('files', function () {
	this.timeout(30_000);

	it('H5 are offered, accepted, sent chunk by chunk and done, with progress on both sides', () => {
		const { alice, bob } = couriers();
		const size = 10 * CHUNK + 7;
		alice.offer('f', size, { name: 'plan.pdf', mime: 'application/pdf' });
		carry(alice, bob);
		expect(bob.files).to.deep.equal([
			{
				whose: 'yours',
				id: 'f',
				name: 'plan.pdf',
				mime: 'application/pdf',
				size,
				chunks: 11,
				taken: 0,
				status: 'offered',
			},
		]);
		expect([filesOf(alice), filesOf(bob)]).to.deep.equal([['f offered 0'], ['f offered 0']]);
		bob.machine.input({ type: 'accept-file', id: 'f' });
		carry(alice, bob);
		expect([alice.last, bob.last]).to.deep.equal(['done', 'done']);
		expect(alice.files.map(({ status, taken }) => `${status} ${taken}`)).to.deep.equal([
			'offered 0',
			'running 0',
			'done 11',
		]);
		expect(alice.wanted).to.deep.equal(Array.from({ length: 11 }, (_, index) => index));
		expect(bob.whole('f')).to.deep.equal(contentOf(size));
		expect([filesOf(alice), filesOf(bob)]).to.deep.equal([[], []]);
		expect([alice.machine.timers.has('file'), bob.machine.timers.has('file')]).to.deep.equal([false, false]);
		expect(alice.machine.state.outbox.entries).to.deep.equal([]);
	});

	for (const size of [1, CHUNK, CHUNK + 1, 2 * CHUNK]) {
		it(`H5 of ${size} bytes arrive whole`, () => {
			const { alice, bob } = couriers();
			alice.offer('f', size);
			carry(alice, bob);
			bob.machine.input({ type: 'accept-file', id: 'f' });
			carry(alice, bob);
			expect([alice.last, bob.last]).to.deep.equal(['done', 'done']);
			expect(bob.whole('f')).to.deep.equal(contentOf(size));
		});
	}

	it('H5 never lie in the state: neither the bytes nor their ciphertext, at any step', () => {
		const { alice, bob } = accepted(3 * CHUNK);
		const small = (machine: Machine): boolean => encodeState(machine.state).length < 8 * 1024;
		for (const [index, frame] of chunkFrames(alice, 3).entries()) {
			expect(frame.body.length, 'the frame').to.be.above(CHUNK);
			expect(
				[small(alice.machine), deliver(frame, alice.machine, bob.machine), small(bob.machine)],
				`${index}`,
			).to.deep.equal([true, index < 2 ? 'chunk' : 'file-done', true]);
		}
	});

	it('have chunks of one length, which go to one connection', () => {
		const { alice } = accepted(CHUNK + 1);
		const frames = chunkFrames(alice, 2);
		expect(new Set(frames.map(({ body }) => body.length)).size).to.equal(1);
		expect(frames.map(({ to }) => to)).to.deep.equal(['i:bb', 'i:bb']);
		alice.machine.input({ type: 'relayed', sid: frames[0]!.sid, kind: 'data', delivered: 0, forwarded: false });
		expect(alice.machine.state.live?.to).to.equal(undefined);
	});

	it('wait for room: a sender is at most 8 chunks ahead of what the receiver said it took', () => {
		const { alice, bob } = accepted(10 * CHUNK);
		const frames = chunkFrames(alice, 8);
		expect(alice.wanted).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
		expect(alice.machine.input({ type: 'chunk', file: 'f', index: 8, bytes: new Uint8Array(CHUNK) })).to.equal(
			'not-wanted',
		);
		for (const frame of frames.slice(0, 4)) {
			deliver(frame, alice.machine, bob.machine);
		}
		exchange(alice.machine, bob.machine);
		expect([filesOf(alice), alice.wanted.at(-1)]).to.deep.equal([['f running 4'], 8]);
	});

	it('leave texts alive: one chunk at a time is on its way to the relay', () => {
		const { alice, bob } = accepted(10 * CHUNK);
		expect(alice.wanted).to.deep.equal([0]);
		const frame = chunkFrame(alice, 0);
		expect(alice.wanted).to.deep.equal([0]);
		alice.machine.input({ type: 'send', id: 't', text: 'in between' });
		expect(alice.machine.outgoing.map(({ kind, chunk }) => [kind, chunk])).to.deep.equal([['data', undefined]]);
		alice.machine.input({
			type: 'relayed',
			sid: frame.sid,
			kind: 'data',
			delivered: 1,
			forwarded: false,
			chunk: { file: 'f', index: 0 },
		});
		expect(alice.wanted).to.deep.equal([0]);
		elapse(50, [alice.machine, bob.machine]);
		expect(alice.wanted).to.deep.equal([0, 1]);
	});

	it('take turns where there are several, and none of them goes faster than one', () => {
		const { alice, bob } = couriers();
		for (const id of ['f1', 'f2', 'f3']) {
			alice.offer(id, 9 * CHUNK);
		}
		carry(alice, bob);
		for (const id of ['f1', 'f2', 'f3']) {
			bob.machine.input({ type: 'accept-file', id });
		}
		const began = alice.machine.context.now;
		carry(alice, bob);
		expect(bob.files.filter(({ status }) => status === 'done').map(({ id }) => id)).to.have.members(['f1', 'f2', 'f3']);
		expect(alice.machine.context.now - began).to.be.within(26 * 50, 60 * 50);
		const halfway = alice.asked.slice(0, 12).map(({ file }) => file);
		expect(new Set(halfway)).to.deep.equal(new Set(['f1', 'f2', 'f3']));
	});

	it('are refused before anything leaves where they are too large, unnamable, too many or offered twice', () => {
		const { alice, bob } = couriers();
		const { limits } = alice.machine.context;
		const offer = {
			type: 'offer-file',
			id: 'f',
			name: 'a',
			mime: 'a/b',
			size: limits.fileMaxSize + 1,
			digest: new Uint8Array(32),
		} as const;
		expect(alice.machine.input(offer)).to.equal('too-large');
		for (const change of [
			{ size: 0 },
			{ size: 1.5 },
			{ name: 'a/b' },
			{ name: '' },
			{ mime: 'x' },
			{ digest: new Uint8Array(31) },
		]) {
			expect(alice.machine.input({ ...offer, size: 1, ...change }), JSON.stringify(change)).to.equal('bad-file');
		}
		expect(alice.machine.input({ ...offer, size: 1, id: '' })).to.equal('bad-id');
		expect([alice.machine.outgoing, alice.files]).to.deep.equal([[], []]);
		for (const id of ['f1', 'f2', 'f3', 'f4']) {
			expect(alice.offer(id, 1)).to.equal('offered');
		}
		expect(alice.offer('f1', 1)).to.equal('bad-id');
		expect(alice.offer('f5', 1)).to.equal('too-many');
		carry(alice, bob);
		expect(filesOf(bob)).to.have.length(4);
		expect(bob.offer('f1', 1), "an id of the peer's is another file").to.equal('offered');
	});

	it('H5 over the limit of the receiver they are refused there, with the reason for both', () => {
		const { alice, bob } = couriers();
		bob.machine.context = { ...bob.machine.context, limits: { ...bob.machine.context.limits, fileMaxSize: 9 } };
		alice.offer('f', 10);
		carry(alice, bob);
		expect([alice.last, bob.last, filesOf(alice), filesOf(bob)]).to.deep.equal([
			'cancelled too-large',
			'cancelled too-large',
			[],
			[],
		]);
	});

	it('are declined, withdrawn and cancelled by either side', () => {
		const { alice, bob } = couriers();
		for (const id of ['f1', 'f2', 'f3', 'f4']) {
			alice.offer(id, 10 * CHUNK);
		}
		alice.reading = false;
		carry(alice, bob);
		const cases = [
			[bob, 'yours', 'f1', false, 'declined'],
			[alice, 'mine', 'f2', false, 'cancelled'],
			[bob, 'yours', 'f3', true, 'cancelled'],
			[alice, 'mine', 'f4', true, 'cancelled'],
		] as const;
		for (const [by, whose, id, running, reason] of cases) {
			if (running) {
				bob.machine.input({ type: 'accept-file', id });
				carry(alice, bob);
			}
			expect(by.machine.input({ type: 'cancel-file', whose, id })).to.equal('cancelled');
			carry(alice, bob);
			expect([alice.last, bob.last], id).to.deep.equal([`cancelled ${reason}`, `cancelled ${reason}`]);
		}
		expect(alice.machine.input({ type: 'cancel-file', whose: 'mine', id: 'f1' })).to.equal('no-such-file');
		expect(bob.machine.input({ type: 'accept-file', id: 'f1' })).to.equal('not-offered');
	});

	it('end with the session, its loss, and a refresh, on both sides', () => {
		for (const how of ['end', 'refresh', 'loss'] as const) {
			const { alice, bob } = accepted(10 * CHUNK);
			if (how === 'loss') {
				alice.machine.outgoing.length = 0;
				elapse(40_000, [alice.machine, bob.machine], { cut: true });
			} else {
				alice.machine.input({ type: how });
				carry(alice, bob);
			}
			expect([alice.last, bob.last, filesOf(alice), filesOf(bob)], how).to.deep.equal([
				'cancelled session-lost',
				'cancelled session-lost',
				[],
				[],
			]);
			expect(bob.kept.size).to.equal(0);
		}
	});

	it('are told to a peer that comes back after it was missed', () => {
		const { alice, bob } = accepted(10 * CHUNK);
		for (let second = 0; second < 40; second++) {
			// Bob receives nothing from Alice; she receives that he is there.
			elapse(1_000, [alice.machine, bob.machine], { cut: true });
			bob.machine.input({ type: 'send', id: `b${second}`, text: 'there' });
			exchangeOneWay(bob.machine, alice.machine);
		}
		expect([bob.machine.phase, bob.last]).to.deep.equal(['lost', 'cancelled session-lost']);
		expect(filesOf(alice)).to.deep.equal(['f running 0']);
		alice.machine.input({ type: 'send', id: 'a', text: 'here' });
		carry(alice, bob);
		expect([bob.machine.phase, alice.last, filesOf(alice)]).to.deep.equal([
			'established',
			'cancelled session-lost',
			[],
		]);
	});
});

/** One side's frames arrive; the other's answers do not. */
function exchangeOneWay(from: Machine, to: Machine): void {
	for (const frame of from.outgoing.splice(0)) {
		deliver(frame, from, to);
	}
	to.outgoing.length = 0;
}

describe("a file's digest", function () {
	this.timeout(30_000);

	it('is one over its chunks, which takes 32 bytes to go on with', () => {
		const { primitives } = couriers().alice.machine.context;
		const bytes = contentOf(2 * CHUNK + 5);
		let digest = startDigest(primitives);
		for (let at = 0; at < bytes.length; at += CHUNK) {
			digest = extendDigest(primitives, digest, bytes.slice(at, at + CHUNK));
		}
		expect(digest).to.deep.equal(fileDigest(primitives, bytes));
		expect(fileDigest(primitives, bytes.slice(0, -1))).to.not.deep.equal(digest);
		expect(fileDigest(primitives, new Uint8Array(0))).to.deep.equal(startDigest(primitives));
	});
});
