import { type ResetConsequences, resetConsequences, type ServerKeys } from '@rocket.chat/e2e-protocol';
import { confirmedSeed } from './confirmed-seed.ts';
import type { KeyContext } from './key-context.ts';
import { canReset } from './key-state.ts';
import { fetchServerKeys } from './server-keys.ts';
import type { ResetResult } from './types.ts';

const UNAVAILABLE = { ok: false, error: 'unavailable' } as const;

/** What a reset would cost, as far as this browser knows. */
export const consequencesOfReset = async ({ state }: KeyContext): Promise<ResetConsequences> => {
	const pins = (await state.unlocked?.pins.all()) ?? [];
	const peers = pins.map(({ uid, usernames }) => usernames.at(-1) ?? uid);
	return resetConsequences({ unlocked: state.unlocked !== undefined, peers, rooms: [] });
};

/** Replaces the identity by a new one. The old one stays in use until the server holds the new one. */
export const resetKey = async (context: KeyContext, loginPassword: string): Promise<ResetResult> => {
	const { deps, state, next } = context;
	const isWanted = (): boolean => !state.closed && canReset(state.snapshot);
	const before = next && isWanted() ? await fetchServerKeys(deps.endpoints) : undefined;
	if (!next || !before) {
		return UNAVAILABLE;
	}
	if (await settleReset(context, before)) {
		// An earlier reset had succeeded, but its answer was lost.
		return { ok: true };
	}
	const pins = (await state.unlocked?.pins.all()) ?? [];
	const { handed, unproved } = await next.make(pins, loginPassword, isWanted);
	if (!handed) {
		return UNAVAILABLE;
	}
	const server = await fetchServerKeys(deps.endpoints);
	if (!server) {
		return { ok: false, error: 'unconfirmed' };
	}
	return (await settleReset(context, server)) ? { ok: true } : { ok: false, error: unproved ?? 'unavailable' };
};

/** True if the server holds the key that was made to replace the old one; that key is then unlocked. */
export const settleReset = async (context: KeyContext, server: ServerKeys): Promise<boolean> => {
	const { deps, state, seeds, history, next, reloadPrompt } = context;
	const settled = await next?.settle(server);
	if (!settled) {
		return false;
	}
	state.server = server;
	const kept = confirmedSeed(deps.primitives, settled.kept, server);
	try {
		await state.unlocked?.pins.clear();
		await seeds?.write(kept);
		await history.remember(settled.bundle);
		await next?.settled();
		state.promptOnReload = await reloadPrompt.read();
	} catch {
		// The key is published, so its password must be shown now or it is lost. Without storage the next page asks for it.
	}
	state.wipe();
	state.open(kept);
	return true;
};
