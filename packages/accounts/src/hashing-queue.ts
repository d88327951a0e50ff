import { availableParallelism } from 'node:os';
import { AccountsError } from './errors.ts';

/** Threads of libuv's pool are four: one stays free for files and names. */
const MOST_AT_ONCE = 3;

export type HashingQueueOptions = {
	/** Hashes made at the same time; one less than there are processors unless given, so that messages go on flowing while many sign in. */
	atOnce?: number;
	/** Hashes that may wait; 100 unless given. */
	waiting?: number;
};

/** Runs the work, now or after what waits. @throws AccountsError `error-too-many-requests`, details.timeToReset in ms */
export type HashingQueue = <T>(work: () => Promise<T>) => Promise<T>;

/** Bounds what hashing costs everybody else: a hash keeps a processor busy from its start to its end. */
export const createHashingQueue = ({
	atOnce = Math.min(Math.max(availableParallelism() - 1, 1), MOST_AT_ONCE),
	waiting: limit = 100,
}: HashingQueueOptions = {}): HashingQueue => {
	const waiting: (() => void)[] = [];
	let running = 0;
	/** ms that the last one took */
	let duration = 100;
	const turn = (): Promise<void> => {
		if (running < atOnce) {
			running++;
			return Promise.resolve();
		}
		if (waiting.length >= limit) {
			const timeToReset = Math.ceil((waiting.length * duration) / atOnce);
			throw new AccountsError('error-too-many-requests', 'Too many people sign in at this moment. Please try again later.', { timeToReset });
		}
		return new Promise((resolve) => void waiting.push(resolve));
	};
	return async (work) => {
		await turn();
		const start = performance.now();
		try {
			return await work();
		} finally {
			duration = performance.now() - start;
			const next = waiting.shift();
			if (next) {
				next();
			} else {
				running--;
			}
		}
	};
};
