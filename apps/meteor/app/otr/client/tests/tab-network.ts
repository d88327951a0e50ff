import type { OtrTabChannel } from '../ports.ts';

/** BroadcastChannel for Node tests, delivering at once: every tab hears the others, none itself. */
export class TabNetwork {
	/** While true, nothing that is said is heard. */
	silent = false;
	private readonly tabs = new Set<Set<(message: unknown) => void>>();

	tab(): OtrTabChannel {
		const own = new Set<(message: unknown) => void>();
		this.tabs.add(own);
		return {
			post: (message) => {
				for (const listeners of this.silent ? [] : [...this.tabs].filter((tab) => tab !== own)) {
					for (const listener of [...listeners]) {
						listener(structuredClone(message));
					}
				}
			},
			onMessage: (listener) => {
				own.add(listener);
				return () => own.delete(listener);
			},
			close: () => {
				this.tabs.delete(own);
			},
		};
	}
}
