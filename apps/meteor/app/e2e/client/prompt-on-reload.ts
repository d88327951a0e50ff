import type { KeyContext } from './key-context.ts';

/** Stores whether the password is asked after each reload, and removes or stores the seed accordingly. */
export const setPromptOnReload = async (
	{ state, seeds, reloadPrompt }: KeyContext,
	promptOnReload: boolean,
): Promise<void> => {
	const { unlocked } = state;
	if (state.closed || !seeds) {
		return;
	}
	await reloadPrompt.write(promptOnReload);
	state.promptOnReload = promptOnReload;
	if (promptOnReload) {
		await seeds.remove();
	} else if (unlocked) {
		await seeds.write(unlocked.kept);
	}
	if (!state.closed) {
		state.show(state.snapshot);
	}
};
