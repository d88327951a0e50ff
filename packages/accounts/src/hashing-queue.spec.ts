import { expect } from 'chai';
import { refusalOf } from '../tests/workspace.ts';
import { createHashingQueue, type HashingQueue } from './hashing-queue.ts';

/** Work that ends when it is told to. */
const work = (started: string[], name: string): { run: () => Promise<string>; end: () => void } => {
	let end = (): void => undefined;
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	return {
		end: () => end(),
		run: async () => {
			started.push(name);
			await ended;
			return name;
		},
	};
};

const here = { network: '192.0.2.1', account: 'alice' };

/** Runs one hash to its end, then lets the next begin. */
const line = (queue: HashingQueue) => {
	const started: string[] = [];
	const all: Promise<unknown>[] = [];
	const ends: (() => void)[] = [];
	return {
		started,
		add: (network: string, account: string, name = `${network} ${account}`) => {
			const each = work(started, name);
			ends.push(each.end);
			all.push(queue({ network, account }, each.run));
		},
		finish: async () => {
			for (const end of ends) {
				end();
			}
			await Promise.all(all);
		},
	};
};

describe('the queue of passwords to hash', () => {
	it('runs so many at once, the others in their order', async () => {
		const queue = createHashingQueue({ atOnce: 2 });
		const started: string[] = [];
		const [a, b, c, d] = [work(started, 'a'), work(started, 'b'), work(started, 'c'), work(started, 'd')];
		const all = [a, b, c, d].map(({ run }) => queue(here, run));
		await Promise.resolve();
		expect(started).to.deep.equal(['a', 'b']);
		b.end();
		await all[1];
		expect(started).to.deep.equal(['a', 'b', 'c']);
		for (const { end } of [a, c, d]) end();
		expect(await Promise.all(all)).to.deep.equal(['a', 'b', 'c', 'd']);
		expect(started).to.deep.equal(['a', 'b', 'c', 'd']);
	});

	it('goes on after one that failed', async () => {
		const queue = createHashingQueue({ atOnce: 1 });
		const failed = queue(here, async () => {
			throw new Error('broken');
		}).catch((error: Error) => error.message);
		expect(await Promise.all([failed, queue(here, async () => 'next')])).to.deep.equal(['broken', 'next']);
	});

	it("X9 lets another's sign-in be next, however many logins and registrations of one address wait", async () => {
		const queue = line(createHashingQueue({ atOnce: 1, waitingOfNetwork: 120 }));
		for (let n = 0; n < 60; n++) {
			queue.add('192.0.2.1', `login ${n}`);
			queue.add('192.0.2.1', `registration ${n}`);
		}
		queue.add('192.0.2.2', 'bob');
		queue.add('192.0.2.3', 'carol');
		await queue.finish();
		expect(queue.started).to.have.length(122);
		expect(queue.started.indexOf('192.0.2.2 bob'), 'hashes before his').to.equal(1);
		expect(queue.started.indexOf('192.0.2.3 carol')).to.equal(2);
	});

	it("X9 never lets an address's second hash go before another's first, in whatever order they come", async () => {
		const queue = line(createHashingQueue({ atOnce: 1 }));
		for (const [network, account] of [...'aabacbdcdae'].map((letter, n) => [letter, `${n}`] as const)) {
			queue.add(network, account, network);
		}
		await queue.finish();
		expect(queue.started.join('')).to.equal('abcdeabcdaa');
	});

	it('goes on with the round for one who comes while it runs, and remembers who had a turn in it', async () => {
		const queue = createHashingQueue({ atOnce: 1 });
		const started: string[] = [];
		const [a1, a2, b1] = [work(started, 'a1'), work(started, 'a2'), work(started, 'b1')];
		const all = [
			queue({ network: 'a', account: 'x' }, a1.run),
			queue({ network: 'a', account: 'y' }, a2.run),
			queue({ network: 'b', account: 'z' }, b1.run),
		];
		for (const { end } of [a1, a2, b1]) end();
		await Promise.all(all);
		expect(started).to.deep.equal(['a1', 'b1', 'a2']);
	});

	it('goes in turns over the accounts of one network, a school or an office', async () => {
		const queue = line(createHashingQueue({ atOnce: 1 }));
		for (const account of ['mallory', 'mallory', 'mallory', 'alice', 'bob', 'alice']) {
			queue.add('192.0.2.1', account, account);
		}
		await queue.finish();
		expect(queue.started).to.deep.equal(['mallory', 'alice', 'bob', 'mallory', 'alice', 'mallory']);
	});

	it('X5 refuses what one network has too much of, says when to come again, and takes others still', async () => {
		const queue = createHashingQueue({ atOnce: 1, waitingOfNetwork: 2 });
		const first = work([], 'first');
		const taken = [queue(here, first.run), queue(here, async () => 'second'), queue(here, async () => 'third')];
		const { error, reason, details } = await refusalOf(queue(here, async () => 'fourth'));
		expect([error, reason]).to.deep.equal([
			'error-too-many-requests',
			'Too many people sign in from your network at this moment. Please try again later.',
		]);
		expect(details).to.have.property('timeToReset').that.is.greaterThan(0);
		const other = queue({ network: '192.0.2.2', account: 'bob' }, async () => 'another');
		first.end();
		expect(await Promise.all(taken)).to.deep.equal(['first', 'second', 'third']);
		expect(await other).to.equal('another');
		expect(await queue(here, async () => 'fifth')).to.equal('fifth');
	});

	it('X9 turns no newcomer away while another network has more waiting: its newest goes', async () => {
		const queue = createHashingQueue({ atOnce: 1, waiting: 3 });
		const first = work([], 'first');
		const names = ['first', 'second', 'third', 'fourth'];
		const taken = names.map((name) =>
			queue(here, name === 'first' ? first.run : async () => name).catch((error: Error) => error.message),
		);
		const newcomer = queue({ network: '192.0.2.2', account: 'bob' }, async () => 'newcomer');
		const another = queue({ network: '192.0.2.3', account: 'bob' }, async () => 'another');
		const { error } = await refusalOf(queue({ network: '192.0.2.4', account: 'bob' }, async () => 'one too many'));
		expect(error, 'where all have one').to.equal('error-too-many-requests');
		first.end();
		expect(await Promise.all([newcomer, another])).to.deep.equal(['newcomer', 'another']);
		const refused = 'Too many people sign in at this moment. Please try again later. [error-too-many-requests]';
		expect(await Promise.all(taken)).to.deep.equal(['first', 'second', refused, refused]);
	});
});
