import { expect } from 'chai';
import { refusalOf } from '../tests/workspace.ts';
import { createHashingQueue } from './hashing-queue.ts';

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

describe('the queue of passwords to hash', () => {
	it('runs so many at once, the others in their order', async () => {
		const queue = createHashingQueue({ atOnce: 2 });
		const started: string[] = [];
		const [a, b, c, d] = [work(started, 'a'), work(started, 'b'), work(started, 'c'), work(started, 'd')];
		const all = [a, b, c, d].map(({ run }) => queue(run));
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
		const failed = queue(async () => {
			throw new Error('broken');
		}).catch((error: Error) => error.message);
		expect(await Promise.all([failed, queue(async () => 'next')])).to.deep.equal(['broken', 'next']);
	});

	it('X5 refuses what would wait too long, and says when to come again', async () => {
		const queue = createHashingQueue({ atOnce: 1, waiting: 2 });
		const first = work([], 'first');
		const taken = [queue(first.run), queue(async () => 'second'), queue(async () => 'third')];
		const { error, details } = await refusalOf(queue(async () => 'fourth'));
		expect(error).to.equal('error-too-many-requests');
		expect(details).to.have.property('timeToReset').that.is.greaterThan(0);
		first.end();
		expect(await Promise.all(taken)).to.deep.equal(['first', 'second', 'third']);
		expect(await queue(async () => 'fifth')).to.equal('fifth');
	});
});
