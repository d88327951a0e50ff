/** Milliseconds for which one proof answers all who ask, and for which an answer is waited for. */
const PROOF_MS = 1_000;
const PATIENCE_MS = 5_000;

/** What is wrong in a few words; undefined where nothing is. */
export type Readiness = () => Promise<string | undefined>;

const WORDS: Readonly<Record<string, string>> = {
	'store-full': 'the disk is full',
	'store-busy': 'the store is locked or overloaded',
	'store-unwritable': 'the store cannot be written',
	'store-corrupt': 'the store is damaged',
	'store-gone': 'the files of the store were removed',
	'store-taken': 'another server uses the store',
	'store-failed': 'the store has stopped',
	'store-closed': 'the store is closed',
};

const reasonOf = (error: unknown): string =>
	(typeof error === 'object' && error !== null && 'code' in error ? WORDS[String(error.code)] : undefined) ??
	'the store does not answer';

type ReadinessDependencies = {
	/** Proves a write. */
	prove: () => Promise<void>;
	/** Milliseconds, monotonic. */
	now?: () => number;
	/** Fulfilled after so many milliseconds; it keeps no process alive. */
	after?: (ms: number) => Promise<void>;
};

const afterTimer = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** Proves a write for whoever asks: at most one a second for all, and none while one is under way. */
export const readinessOf = ({
	prove,
	now = () => performance.now(),
	after = afterTimer,
}: ReadinessDependencies): Readiness => {
	let startedAt = Number.NEGATIVE_INFINITY;
	let isUnderWay = false;
	let answer: Promise<string | undefined> = Promise.resolve(undefined);
	const start = (): void => {
		startedAt = now();
		isUnderWay = true;
		answer = prove()
			.then(() => undefined, reasonOf)
			.finally(() => {
				isUnderWay = false;
			});
	};
	return () => {
		if (!isUnderWay && now() - startedAt >= PROOF_MS) {
			start();
		}
		return Promise.race([answer, after(PATIENCE_MS).then(() => reasonOf(undefined))]);
	};
};
