import type { KeyContext } from './key-context.ts';

/** Removes the generated password from memory and storage: the user has saved it, or it no longer works. */
export const forgetGeneratedPassword = async ({ state, seeds }: KeyContext): Promise<void> => {
	const own = state.unlocked;
	if (state.snapshot.status !== 'save-password' || !own) {
		return;
	}
	const saved = { seed: own.kept.seed, published: true };
	await seeds?.write(saved);
	state.replaceKept(own, saved);
};
