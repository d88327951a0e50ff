import { wipe } from '@rocket.chat/crypto';
import { type ServerKeys, unwrapSeed } from '@rocket.chat/e2e-protocol';
import type { KeyContext } from './key-context.ts';
import { isMismatch } from './key-state.ts';
import { carryPins } from './pins.ts';
import type { KeptSeed } from './seed-store.ts';
import { fetchServerKeys } from './server-keys.ts';
import type { UnlockResult } from './types.ts';

const UNAVAILABLE = { ok: false, error: 'unavailable' } as const;

const isWaitingForPassword = ({ state }: KeyContext): boolean =>
	!state.closed && (state.snapshot.status === 'locked' || isMismatch(state.snapshot));

/** Unwraps the server's key by its password. `promptOnReload`: a new preference, where the user gave one. */
export const unlockKey = async (
	context: KeyContext,
	password: string,
	promptOnReload: boolean | undefined,
): Promise<UnlockResult> => {
	const { deps, state, history } = context;
	const { primitives, random, argon2id, uid } = deps;
	const isNewKey = isMismatch(state.snapshot);
	if (state.snapshot.status !== 'locked' && !isNewKey) {
		return UNAVAILABLE;
	}
	const { bundle, wrapped } = await newestServerKeys(context);
	if (bundle === undefined || wrapped === undefined) {
		return UNAVAILABLE;
	}
	if (isNewKey && (await history.isFormer(bundle).catch(() => true))) {
		return { ok: false, error: 'rolled-back' };
	}
	const unwrapped = await unwrapSeed({ primitives, random, argon2id, uid, wrapped, publishedBundle: bundle, password });
	if (!unwrapped.ok) {
		return { ok: false, error: unwrapped.refusal };
	}
	const kept: KeptSeed = { seed: unwrapped.seed, published: true };
	if (!isWaitingForPassword(context)) {
		wipe(kept.seed);
		return UNAVAILABLE;
	}
	try {
		await store(context, { kept, bundle, isNewKey, promptOnReload });
	} catch {
		wipe(kept.seed);
		state.show({ status: 'missing', reason: 'storage-refused' });
		return UNAVAILABLE;
	}
	state.open(kept);
	return { ok: true };
};

type Unwrapped = {
	readonly kept: KeptSeed;
	readonly bundle: string;
	readonly isNewKey: boolean;
	readonly promptOnReload: boolean | undefined;
};

const store = async (context: KeyContext, { kept, bundle, isNewKey, promptOnReload }: Unwrapped): Promise<void> => {
	const { state, reloadPrompt, seeds, history } = context;
	if (promptOnReload !== undefined) {
		await reloadPrompt.write(promptOnReload);
	}
	state.promptOnReload = await reloadPrompt.read();
	if (isNewKey) {
		await carryPinsFromKept(context, kept.seed);
	}
	await seeds?.write(kept);
	await history.remember(bundle);
};

/** The wrapped key as the server holds it now: its password may have been changed since it was last fetched. */
const newestServerKeys = async ({ deps, state }: KeyContext): Promise<ServerKeys> => {
	const server = await fetchServerKeys(deps.endpoints);
	if (server?.bundle === state.server.bundle && server?.wrapped !== undefined) {
		state.server = server;
	}
	return state.server;
};

/** Moves the pins of the key that this browser still stores to the new key, before the old one is overwritten. */
const carryPinsFromKept = async ({ deps, seeds }: KeyContext, seed: Uint8Array): Promise<void> => {
	const old = await seeds?.read();
	if (old) {
		await carryPins(deps, old.seed, seed);
		wipe(old.seed);
	}
};
