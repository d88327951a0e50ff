/** ms for which one result is reused, and after which a check times out. */
const PROOF_MS = 1_000;
const PATIENCE_MS = 5_000;

/** The problem in a few words; undefined if there is no problem. */
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
	/** Tests a write. */
	prove: () => Promise<void>;
	/** Milliseconds, monotonic. */
	now?: () => number;
	/** Resolves after this many ms; does not keep the process alive. */
	after?: (ms: number) => Promise<void>;
};

const afterTimer = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** Tests a write on request: at most one per second over all callers, and one at a time. */
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
