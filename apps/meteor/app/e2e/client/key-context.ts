import { createIdentityHistory, type IdentityHistory } from './identity-history.ts';
import { KeyState } from './key-state.ts';
import { NextKey } from './next-key.ts';
import { createReloadPrompt, type ReloadPrompt } from './reload-prompt.ts';
import { createSeedStore, type SeedStore } from './seed-store.ts';
import type { E2EDeps } from './types.ts';

/** What loading, publishing, unlocking and reset work on: the state in this page and what this browser stores. */
export type KeyContext = {
	readonly deps: E2EDeps;
	readonly state: KeyState;
	readonly history: IdentityHistory;
	readonly reloadPrompt: ReloadPrompt;
	/** `undefined` outside secure contexts, as `next` is. */
	readonly seeds: SeedStore | undefined;
	readonly next: NextKey | undefined;
};

export const createKeyContext = (deps: E2EDeps): KeyContext => {
	const { primitives, store, uid, subtle, random } = deps;
	const reloadPrompt = createReloadPrompt(primitives, store, uid);
	const seedDeps = subtle && { store, subtle, random, uid, reloadPrompt };
	return {
		deps,
		state: new KeyState(deps),
		history: createIdentityHistory(primitives, store, uid),
		reloadPrompt,
		seeds: seedDeps && createSeedStore(seedDeps, 'seed'),
		next: seedDeps && new NextKey(deps, createSeedStore(seedDeps, 'next')),
	};
};
