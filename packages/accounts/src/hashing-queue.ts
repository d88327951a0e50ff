import { availableParallelism } from 'node:os';
import { AccountsError } from './errors.ts';
import { FairQueue } from './fair-queue.ts';

/** Threads of libuv's pool are four: one stays free for files and names. */
const MOST_AT_ONCE = 3;

/** Of one network: as many sign-ins and registrations as it may ask for within a minute. */
const WAITING_OF_NETWORK = 120;
/** Of all networks. */
const WAITING = 1_000;

/** Whose hash it is: the client's network, and the account within it. */
export type HashingPlace = { readonly network: string; readonly account: string };

export type HashingQueueOptions = {
	/**
	 * Hashes made at the same time; one less than there are processors unless given, so that messages go on flowing while
	 * many sign in.
	 */
	atOnce?: number;
	/** Hashes that may wait: of one network, of all. */
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
 * Bounds what hashing costs everybody else: a hash keeps a processor busy from its start to its end. What waits goes in
 * turns, by network and then by account, so that nobody waits for more than one hash of each other network. Where the
 * queue is full, a newcomer takes the place of the newest of the network that has most.
 */
export const createHashingQueue = ({
	atOnce = Math.min(Math.max(availableParallelism() - 1, 1), MOST_AT_ONCE),
	waitingOfNetwork = WAITING_OF_NETWORK,
	waiting: limit = WAITING,
	clock = () => performance.now(),
}: HashingQueueOptions = {}): HashingQueue => {
	const queue = new FairQueue<WaitingLogin>();
	let running = 0;
	/** ms that the last one took */
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
		// Also where nothing waits: whoever comes next must know that this one had its turn.
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
