import { Duplex } from 'node:stream';
import { expect } from 'chai';
import { createTurn } from './turn.ts';

/** A socket that tells what reached the system together. */
const socketOf = (): { socket: Duplex; calls: string[] } => {
	const calls: string[] = [];
	const socket = new Duplex({
		decodeStrings: false,
		read: () => undefined,
		write: (chunk: string, _encoding, done) => {
			calls.push(chunk);
			done();
		},
		writev: (chunks, done) => {
			calls.push(chunks.map(({ chunk }) => String(chunk)).join(' '));
			done();
		},
	});
	return { socket, calls };
};

describe('what is written within a turn', () => {
	const create = () => {
		const ends: (() => void)[] = [];
		const turn = createTurn(
			(callback) => void ends.push(callback),
			(socket) => socket.destroy(),
		);
		return { turn, ends, end: () => ends.splice(0).forEach((callback) => void callback()) };
	};

	it('leaves each socket at once and in order when the turn is over', () => {
		const { turn, ends, end } = create();
		const [one, other] = [socketOf(), socketOf()];
		for (const word of ['result', 'updated']) {
			turn.gather(one.socket);
			one.socket.write(word);
		}
		turn.gather(other.socket);
		other.socket.write('changed');
		expect([one.calls, other.calls, ends.length]).to.deep.equal([[], [], 1]);
		end();
		expect([one.calls, other.calls]).to.deep.equal([['result updated'], ['changed']]);
	});

	it('gathers anew in the next turn', () => {
		const { turn, end } = create();
		const { socket, calls } = socketOf();
		for (const word of ['first', 'second']) {
			turn.gather(socket);
			socket.write(word);
			end();
		}
		expect(calls).to.deep.equal(['first', 'second']);
		expect(socket.writableCorked).to.equal(0);
	});

	it('X9 takes a socket that is gone by then for what it is', () => {
		const { turn, end } = create();
		const [gone, other] = [socketOf(), socketOf()];
		for (const { socket } of [gone, other]) {
			turn.gather(socket);
			socket.write('a word');
		}
		gone.socket.destroy();
		end();
		expect([gone.calls, other.calls]).to.deep.equal([[], ['a word']]);
	});

	it('X9 a socket whose writing throws ends alone', () => {
		const { turn, end } = create();
		const [failing, other] = [socketOf(), socketOf()];
		for (const { socket } of [failing, other]) {
			turn.gather(socket);
			socket.write('a word');
		}
		failing.socket.uncork = () => {
			throw new TypeError('broken');
		};
		end();
		expect([failing.socket.destroyed, other.socket.destroyed, other.calls]).to.deep.equal([true, false, ['a word']]);
	});

	it('lets a socket say what it has to say before its end', () => {
		const { turn, end } = create();
		const { socket, calls } = socketOf();
		turn.gather(socket);
		socket.write('a word');
		socket.end('the last');
		end();
		expect(calls).to.deep.equal(['a word the last']);
	});
});
