import { availableParallelism } from 'node:os';
import { AccountsError } from './errors.ts';
import { FairQueue } from './fair-queue.ts';

/** libuv's pool has four threads; one stays free for files and DNS. */
const MOST_AT_ONCE = 3;

/** For one network: as many as it may request sign-ins and registrations within a minute. */
const WAITING_OF_NETWORK = 120;
/** For all networks. */
const WAITING = 1_000;

/** The owner of a hash: the client's network, and the account within it. */
export type HashingPlace = { readonly network: string; readonly account: string };

export type HashingQueueOptions = {
	/**
	 * Hashes computed at the same time; by default one less than the number of processors, so that messages still flow
	 * while many users sign in.
	 */
	atOnce?: number;
	/** Hashes that may wait: for one network, for all. */
	waitingOfNetwork?: number;
	waiting?: number;
	/** Monotonic, ms. */
	clock?: () => number;
};

/** Runs the work, now or in its turn. @throws AccountsError `error-too-many-requests`, details.timeToReset in ms */
export type HashingQueue = <T>(place: HashingPlace, work: () => Promise<T>) => Promise<T>;

type WaitingLogin = { readonly go: () => void; readonly refuse: (error: AccountsError) => void };

const tooMany = (reason: string, timeToReset: number): AccountsError =>
	new AccountsError('error-too-many-requests', `${reason} Please try again later.`, {
		timeToReset: Math.ceil(timeToReset),
	});

/**
 * Bounds the cost of hashing for everyone else, because a hash keeps a processor busy from start to end. Waiting hashes
 * take turns, by network and then by account, so that no one waits for more than one hash of each other network. If the
 * queue is full, a new hash replaces the newest one of the network that has the most.
 */
export const createHashingQueue = ({
	atOnce = Math.min(Math.max(availableParallelism() - 1, 1), MOST_AT_ONCE),
	waitingOfNetwork = WAITING_OF_NETWORK,
	waiting: limit = WAITING,
	clock = () => performance.now(),
}: HashingQueueOptions = {}): HashingQueue => {
	const queue = new FairQueue<WaitingLogin>();
	let running = 0;
	/** ms that the last hash took */
	let duration = 100;
	const timeOf = (hashes: number): number => (hashes * duration) / atOnce;
	const evictIfFull = (network: string): void => {
		if (queue.sizeOf(network) >= waitingOfNetwork) {
			throw tooMany('Too many people sign in from your network at this moment.', timeOf(queue.sizeOf(network)));
		}
		if (queue.size >= limit) {
			const everybody = tooMany('Too many people sign in at this moment.', timeOf(queue.size));
			const dropped = queue.dropFromLongest(queue.sizeOf(network) + 1);
			if (!dropped) {
				throw everybody;
			}
			dropped.refuse(everybody);
		}
	};
	const turn = ({ network, account }: HashingPlace): Promise<void> => {
		if (running >= atOnce) {
			evictIfFull(network);
		}
		// Also if nothing waits: the next hash must know that this one had its turn.
		const waited = new Promise<void>((go, refuse) => queue.push([network, account], { go, refuse }));
		if (running < atOnce) {
			running++;
			queue.shift()?.go();
		}
		return waited;
	};
	const startNext = (): void => {
		const next = queue.shift();
		if (next) {
			next.go();
			return;
		}
		running--;
		if (running === 0) {
			queue.reset();
		}
	};
	return async (place, work) => {
		await turn(place);
		const start = clock();
		try {
			return await work();
		} finally {
			duration = clock() - start;
			startNext();
		}
	};
};
