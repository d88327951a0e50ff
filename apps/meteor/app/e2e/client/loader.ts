import { wipe } from '@rocket.chat/crypto';
import { bundleOfSeed, type CustodyDecision, decideCustody } from '@rocket.chat/e2e-protocol';
import { confirmedSeed } from './confirmed-seed.ts';
import { forgetGeneratedPassword } from './generated-password.ts';
import type { KeyContext } from './key-context.ts';
import { canReset } from './key-state.ts';
import { createKey, publishKey } from './publisher.ts';
import { settleReset } from './reset.ts';
import type { KeptSeed, SeedStore } from './seed-store.ts';
import { fetchServerKeys } from './server-keys.ts';

/** Finds this user's key in this browser and on the server, and shows what can be done with it. */
export const loadKey = async (context: KeyContext): Promise<void> => {
	const { deps, state, seeds, history, reloadPrompt, next } = context;
	if (state.closed || state.unlocked) {
		showEnabled(context);
		return;
	}
	if (!seeds) {
		state.show({ status: 'missing', reason: 'insecure-context' });
		return;
	}
	if (!deps.enabled.get()) {
		state.show({ status: 'missing', reason: 'disabled' });
		return;
	}
	state.show({ status: 'loading' });
	try {
		state.promptOnReload = await reloadPrompt.read();
		await next?.read();
		const kept = await seeds.read();
		const known = await history.current();
		await decide(context, seeds, kept, known);
	} catch {
		state.show({ status: 'missing', reason: 'storage-refused' });
	}
};

/** Asks the server again. If it publishes another key than the unlocked one, wipes the unlocked key and loads again. */
export const recheckKey = async (context: KeyContext): Promise<void> => {
	const { deps, state } = context;
	const own = state.unlocked;
	const server = own || canReset(state.snapshot) ? await fetchServerKeys(deps.endpoints) : undefined;
	if (!server || state.closed || (await settleReset(context, server))) {
		return;
	}
	const isSameWrapping = server.wrapped === state.server.wrapped;
	if (!own) {
		return server.bundle === state.server.bundle && isSameWrapping ? undefined : loadKey(context);
	}
	if (server.bundle !== bundleOfSeed(deps.primitives, own.kept.seed)) {
		state.wipe();
		await loadKey(context);
		return;
	}
	if (!isSameWrapping) {
		// Another browser changed the password: the generated one that is still to be saved here no longer works.
		await forgetGeneratedPassword(context);
	}
	state.server = server;
};

/** Switching the setting off hides an unlocked identity; switching it on shows it again. */
const showEnabled = ({ deps, state }: KeyContext): void => {
	if (state.closed || !state.unlocked) {
		return;
	}
	if (!deps.enabled.get()) {
		state.show({ status: 'missing', reason: 'disabled' });
	} else if (state.snapshot.reason === 'disabled') {
		state.showUnlocked();
	}
};

const decide = async (
	context: KeyContext,
	seeds: SeedStore,
	kept: KeptSeed | undefined,
	known: string | undefined,
): Promise<void> => {
	const { deps, state } = context;
	const server = await fetchServerKeys(deps.endpoints);
	if (state.closed) {
		return;
	}
	state.server = server ?? state.server;
	if (server && (await settleReset(context, server))) {
		wipe(kept?.seed);
		return;
	}
	const own = kept && {
		bundle: bundleOfSeed(deps.primitives, kept.seed),
		published: kept.published,
		password: kept.password !== undefined,
	};
	const decision = decideCustody(deps.primitives, server, { kept: own, known });
	if (decision.act === 'create') {
		await publish(context, seeds, createKey(context));
	} else if (decision.act === 'publish' && kept?.password !== undefined) {
		await publish(context, seeds, { ...kept, password: kept.password });
	} else if (decision.act === 'open' && kept) {
		await (decision.confirmed ? confirm(context, seeds, kept) : state.open(kept));
	} else {
		wipe(kept?.seed);
		await showLocked(context, seeds, decision);
	}
};

const showLocked = async ({ state }: KeyContext, seeds: SeedStore, decision: CustodyDecision): Promise<void> => {
	if (decision.act === 'unlock') {
		if (decision.discard) {
			await seeds.remove();
		}
		state.show({ status: 'locked' });
	} else if (decision.act === 'refuse') {
		state.show({
			status: 'missing',
			reason: decision.reason === 'unreachable' ? 'server-unreachable' : decision.reason,
		});
	}
};

const publish = async (
	context: KeyContext,
	seeds: SeedStore,
	kept: KeptSeed & { readonly password: string },
): Promise<void> => {
	const { state } = context;
	const result = await publishKey(context, seeds, kept);
	if (result.outcome === 'closed') {
		return;
	}
	if (result.outcome === 'missing') {
		state.show({ status: 'missing', reason: result.reason });
		return;
	}
	state.server = result.server;
	if (result.outcome === 'published') {
		await confirm(context, seeds, kept);
	} else {
		await decide(context, seeds, await keptSeedOf(context, seeds, result.bundle), undefined);
	}
};

/** The server holds the kept key: remembers that before the key is used. */
const confirm = async ({ deps, state, history }: KeyContext, seeds: SeedStore, kept: KeptSeed): Promise<void> => {
	const published = confirmedSeed(deps.primitives, kept, state.server);
	if (!kept.published || kept.password !== published.password || kept.opens !== published.opens) {
		await seeds.write(published);
	}
	await history.remember(bundleOfSeed(deps.primitives, kept.seed));
	state.open(published);
};

/** The kept seed, if the server publishes its key: another tab of this browser may have stored it. */
const keptSeedOf = async ({ deps }: KeyContext, seeds: SeedStore, bundle: string): Promise<KeptSeed | undefined> => {
	const kept = await seeds.read();
	const own = kept && bundleOfSeed(deps.primitives, kept.seed);
	return own === bundle ? kept : undefined;
};
