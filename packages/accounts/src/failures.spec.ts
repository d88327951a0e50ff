import type { SignInsRepository } from '@rocket.chat/model-typings';
import type { FailedSignIns } from '@rocket.chat/otr-typings';
import { expect } from 'chai';
import { createFailures } from './failures.ts';

/** A store that writes down what it is told, or fails. */
const open = () => {
	const written: [string, FailedSignIns][] = [];
	const errors: unknown[] = [];
	let now = 0;
	let isFull = false;
	const signIns = {
		addFailures: async (userId: string, failures: FailedSignIns) => {
			if (isFull) {
				throw new Error('the disk is full');
			}
			written.push([userId, { ...failures }]);
		},
	} as unknown as SignInsRepository;
	const failures = createFailures({
		signIns,
		now: () => new Date(now),
		monotonic: () => now,
		onError: (error) => errors.push(error),
	});
	return { failures, written, errors, pass: (ms: number) => (now += ms), fill: () => (isFull = true) };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('failed sign-ins on their way to the store', () => {
	it('X9 are written at once where they were judged, which costs a hash, and gathered where they were turned away, which costs nothing', async () => {
		const { failures, written, pass } = open();
		failures.note('alice', 'wrong');
		for (let n = 0; n < 1_000; n++) {
			failures.note('alice', 'slowed');
			pass(1);
		}
		await settle();
		expect(written.map(([, { count, slowed }]) => [count, slowed])).to.deep.equal([[1, 0]]);
		pass(9_000);
		failures.note('alice', 'slowed');
		await settle();
		expect(written.at(-1)?.[1]).to.deep.include({
			count: 0,
			slowed: 1_001,
			first: new Date(0),
			last: new Date(10_000),
		});
	});

	it('X9 are gathered for ten thousand accounts at most', async () => {
		const { failures, written } = open();
		for (let n = 0; n < 10_003; n++) {
			failures.note(`user ${n}`, 'slowed');
		}
		await settle();
		expect(written.map(([userId]) => userId)).to.deep.equal(['user 0', 'user 1', 'user 2']);
	});

	it('are written at the end, and keep nobody from it where they can not be', async () => {
		const { failures, written, errors, fill } = open();
		failures.note('alice', 'slowed');
		await failures.flush();
		expect(written).to.have.length(1);
		fill();
		failures.note('bob', 'wrong');
		failures.note('carol', 'slowed');
		await failures.flush();
		await settle();
		expect(errors.map(String)).to.deep.equal(['Error: the disk is full', 'Error: the disk is full']);
	});
});
