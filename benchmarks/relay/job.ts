/** What the generator is told, and what it tells. */
import type { DialectName } from './dialects/index.ts';

export type Job = {
	readonly url: string;
	readonly dialect: DialectName;
	/** Two people each, who write to each other in turn. */
	readonly pairs: number;
	/** Frames a second, all pairs together. */
	readonly rate: number;
	/** Milliseconds of frames that count for nothing, and of those that count. */
	readonly warmUp: number;
	readonly measured: number;
	/** Characters of each frame's body. */
	readonly bodyBytes: number;
	readonly copies: number;
	readonly answers: boolean;
};

/** Of the frames that count. Milliseconds from a frame's writing until its recipient's socket gave its first copy. */
export type Heard = {
	readonly sent: number;
	readonly delivered: number;
	readonly answered: number;
	readonly refused: number;
	readonly lost: number;
	readonly p50: number;
	readonly p99: number;
	/** How late the generator itself was, p99: above a few, the latencies are not the server's. */
	readonly late: number;
};

export type IdleJob = {
	readonly url: string;
	readonly dialect: DialectName;
	readonly from: number;
	readonly count: number;
};

export type ToGenerator = { readonly job: Job } | { readonly idle: IdleJob };

/**
 * `began` and `ended` mark the time that counts; both wait for `go`, so that the server can be asked what it has used.
 */
export type FromGenerator = 'began' | 'ended' | 'idle' | { readonly heard: Heard } | { readonly failed: string };
