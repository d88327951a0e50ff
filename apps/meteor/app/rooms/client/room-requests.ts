import type { RoomDocuments } from './rooms-store.ts';

export type RoomLoaderDeps = {
	/** Calls a method of the server. */
	call(method: string, ...params: unknown[]): Promise<unknown>;
	/** Calls back after `ms` milliseconds. */
	after(ms: number, callback: () => void): void;
};

export type Answer = RoomDocuments & { readonly next?: unknown };

const asAnswer = (value: unknown): Answer => (typeof value === 'object' && value !== null ? value : {});

const timeToReset = (error: unknown): number | undefined => {
	const { details } = (typeof error === 'object' && error !== null ? error : {}) as {
		details?: { timeToReset?: unknown } | null;
	};
	return typeof details?.timeToReset === 'number' ? details.timeToReset : undefined;
};

/** Fetches rooms of the signed-in user. */
export class RoomRequests {
	/** Counts users: an answer for an earlier user is dropped. */
	private generation = 0;

	constructor(private readonly deps: RoomLoaderDeps) {}

	/** `undefined` if another user is signed in by then. Retries if the server says when. */
	async ask(method: string, query: unknown): Promise<Answer | undefined> {
		const { generation } = this;
		for (;;) {
			try {
				const answer = await this.deps.call(method, query);
				return generation === this.generation ? asAnswer(answer) : undefined;
			} catch (error) {
				const ms = timeToReset(error);
				if (ms === undefined || generation !== this.generation) {
					throw error;
				}
				await new Promise<void>((resolve) => this.deps.after(ms, resolve));
			}
		}
	}

	/** Drops the answers to all requests so far. */
	cancel(): void {
		this.generation += 1;
	}
}
