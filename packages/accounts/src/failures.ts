import type { SignInsRepository } from '@rocket.chat/model-typings';
import type { FailedSignIns } from '@rocket.chat/otr-typings';

/** How long a failed sign-in is reported, ms. */
const KEPT_FOR = 30 * 86_400_000;
/** How long refused attempts are collected before they are written, ms, because causing one costs nothing. */
const GATHERED_FOR = 10_000;
const MAX_GATHERED = 10_000;

export type FailureKind = 'wrong' | 'wrong-from-known' | 'slowed';

/** The failed sign-ins to an account, as its owner sees them. */
export type Failures = {
	/** Not awaited, so that timing does not reveal who has an account. */
	note(userId: string, kind: FailureKind): void;
	of(userId: string): Promise<FailedSignIns | undefined>;
	clear(userId: string): Promise<void>;
	/** Writes the collected attempts. */
	flush(): Promise<void>;
};

export type FailuresDependencies = {
	signIns: SignInsRepository;
	now: () => Date;
	monotonic: () => number;
	onError: (error: unknown) => void;
};

export const createFailures = ({ signIns, now, monotonic, onError }: FailuresDependencies): Failures => {
	const gathered = new Map<string, { failures: FailedSignIns; since: number }>();
	/** Writes in progress; reads and clears wait for them. */
	const writing = new Set<Promise<void>>();
	const write = async (userId: string): Promise<void> => {
		const entry = gathered.get(userId);
		gathered.delete(userId);
		if (entry) {
			const written = signIns.addFailures(userId, entry.failures);
			writing.add(written);
			await written.finally(() => writing.delete(written));
		}
	};
	const settled = async (): Promise<void> => {
		await Promise.allSettled(writing);
	};
	const gather = (userId: string, kind: FailureKind): void => {
		const at = now();
		const entry = gathered.get(userId) ?? {
			failures: { count: 0, fromKnownNetworks: 0, slowed: 0, first: at, last: at },
			since: monotonic(),
		};
		const { failures } = entry;
		failures.count += kind === 'slowed' ? 0 : 1;
		failures.fromKnownNetworks += kind === 'wrong-from-known' ? 1 : 0;
		failures.slowed += kind === 'slowed' ? 1 : 0;
		failures.last = at;
		gathered.set(userId, entry);
	};
	return {
		note: (userId, kind) => {
			gather(userId, kind);
			const [oldest] = gathered;
			const isDue = kind !== 'slowed' || monotonic() - (gathered.get(userId)?.since ?? 0) >= GATHERED_FOR;
			const due = isDue ? userId : gathered.size > MAX_GATHERED ? oldest?.[0] : undefined;
			if (due !== undefined) {
				write(due).catch(onError);
			}
		},
		of: async (userId) => {
			await write(userId);
			await settled();
			return signIns.failures(userId, new Date(now().getTime() - KEPT_FOR));
		},
		clear: async (userId) => {
			gathered.delete(userId);
			await settled();
			await signIns.clearFailures(userId);
		},
		flush: async () => {
			// A failed write, for instance on a full disk, must not prevent the store from being closed.
			await Promise.all([...gathered.keys()].map((userId) => write(userId).catch(onError)));
			await settled();
		},
	};
};
