import { wipe } from '@rocket.chat/crypto';
import {
	bundleOfSeed,
	type CustodyDecision,
	createSeed,
	decideCustody,
	deriveIdentity,
	generatePassword,
	type ServerKeys,
	unwrapSeed,
	wrapSeed,
} from '@rocket.chat/e2e-protocol';
import { createKnownBundle, type KnownBundle } from './known.ts';
import { createPeerKeys } from './peer-keys.ts';
import { createPins } from './pins.ts';
import { createSeedStore, type KeptSeed, type SeedStore } from './seed-store.ts';
import type { E2EDeps, E2EIdentity, E2EKeys, E2ESnapshot, UnlockResult } from './types.ts';

type Unlocked = {
	readonly derived: ReturnType<typeof deriveIdentity>;
	readonly pins: ReturnType<typeof createPins>;
	readonly kept: KeptSeed;
};

const locked = (): never => {
	throw new Error('Known keys are sealed under the end-to-end key, which is not unlocked.');
};

class E2EKeyCustody implements E2EKeys {
	readonly identity: E2EIdentity;
	private readonly listeners = new Set<() => void>();
	private readonly known: KnownBundle;
	private readonly seeds: SeedStore | undefined;
	private readonly stopWatching: () => void;
	private state: E2ESnapshot = Object.freeze({ status: 'loading' });
	private unlocked: Unlocked | undefined;
	private server: ServerKeys = {};
	private closed = false;
	private loading: Promise<void> = Promise.resolve();

	constructor(private readonly deps: E2EDeps) {
		const { primitives, store, uid, subtle, random, endpoints, enabled } = deps;
		this.known = createKnownBundle(primitives, store, uid);
		this.seeds = subtle && createSeedStore({ store, subtle, random, uid });
		this.identity = {
			status: () => this.identityStatus(),
			onChange: (listener) => this.subscribe(listener),
			keyPair: () => (this.identityStatus() === 'unlocked' ? this.unlocked?.derived.otr : undefined),
			peerKey: createPeerKeys(endpoints, Date.now),
			pins: {
				of: async (peer) => (this.unlocked?.pins ?? locked()).of(peer),
				keep: async (peer, key) => (this.unlocked?.pins ?? locked()).keep(peer, key),
				forget: async (peer) => (this.unlocked?.pins ?? locked()).forget(peer),
				verify: async (peer, key, verified) => (this.unlocked?.pins ?? locked()).verify(peer, key, verified),
			},
		};
		this.stopWatching = enabled.onChange(() => void this.retry());
		void this.retry();
	}

	snapshot(): E2ESnapshot {
		return this.state;
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	retry(): Promise<void> {
		this.loading = this.loading.then(() => this.load());
		return this.loading;
	}

	async unlock(password: string): Promise<UnlockResult> {
		const { primitives, random, argon2id, uid } = this.deps;
		const { bundle, wrapped } = this.server;
		if (this.state.status !== 'locked' || bundle === undefined || wrapped === undefined) {
			return { ok: false, error: 'unavailable' };
		}
		const unwrapped = await unwrapSeed({ primitives, random, argon2id, uid, wrapped, publishedBundle: bundle, password: password.trim() });
		if (!unwrapped.ok) {
			return { ok: false, error: unwrapped.refusal };
		}
		if (this.closed || this.state.status !== 'locked') {
			wipe(unwrapped.seed);
			return { ok: false, error: 'unavailable' };
		}
		const kept: KeptSeed = { seed: unwrapped.seed, published: true };
		try {
			await this.seeds?.write(kept);
			await this.known.remember(bundle);
		} catch {
			wipe(kept.seed);
			this.show({ status: 'missing', reason: 'storage-refused' });
			return { ok: false, error: 'unavailable' };
		}
		this.open(kept);
		return { ok: true };
	}

	async acknowledgeSaved(): Promise<void> {
		const kept = this.unlocked?.kept;
		if (this.state.status !== 'save-password' || !kept) {
			return;
		}
		const saved: KeptSeed = { seed: kept.seed, published: true };
		await this.seeds?.write(saved);
		if (this.unlocked) {
			this.unlocked = { ...this.unlocked, kept: saved };
			this.showOpen(saved);
		}
	}

	async logout(): Promise<void> {
		this.close();
		await this.loading;
		await this.seeds?.remove();
	}

	close(): void {
		this.closed = true;
		this.stopWatching();
		this.forget();
		this.show({ status: 'missing' });
		this.listeners.clear();
	}

	private identityStatus(): 'missing' | 'locked' | 'unlocked' {
		const { status } = this.state;
		if (status === 'unlocked' || status === 'save-password') {
			return 'unlocked';
		}
		return status === 'missing' ? 'missing' : 'locked';
	}

	private async load(): Promise<void> {
		if (this.closed || this.unlocked) {
			this.showEnabled();
			return;
		}
		if (!this.seeds) {
			this.show({ status: 'missing', reason: 'insecure-context' });
			return;
		}
		if (!this.deps.enabled.get()) {
			this.show({ status: 'missing', reason: 'disabled' });
			return;
		}
		this.show({ status: 'loading' });
		try {
			const kept = await this.seeds.read();
			const known = await this.known.read();
			await this.decide(this.seeds, kept, known);
		} catch {
			this.show({ status: 'missing', reason: 'storage-refused' });
		}
	}

	/** The setting switched off hides an open identity, and on again shows it. */
	private showEnabled(): void {
		if (this.closed || !this.unlocked) {
			return;
		}
		if (!this.deps.enabled.get()) {
			this.show({ status: 'missing', reason: 'disabled' });
		} else if (this.state.reason === 'disabled') {
			this.showOpen(this.unlocked.kept);
		}
	}

	private async decide(seeds: SeedStore, kept: KeptSeed | undefined, known: string | undefined): Promise<void> {
		const server = await this.fetchServerKeys();
		if (this.closed) {
			return;
		}
		this.server = server ?? this.server;
		const { primitives } = this.deps;
		const own = kept && { bundle: bundleOfSeed(primitives, kept.seed), published: kept.published, password: kept.password !== undefined };
		const decision = decideCustody(primitives, server, { kept: own, known });
		if (decision.act === 'create') {
			await this.create(seeds);
		} else if (decision.act === 'publish' && kept?.password !== undefined) {
			await this.publish(seeds, kept, kept.password);
		} else if (decision.act === 'open' && kept) {
			await (decision.confirmed ? this.confirm(seeds, kept) : this.open(kept));
		} else {
			wipe(kept?.seed);
			await this.showUnopened(seeds, decision);
		}
	}

	private async showUnopened(seeds: SeedStore, decision: CustodyDecision): Promise<void> {
		if (decision.act === 'unlock') {
			if (decision.discard) {
				await seeds.remove();
			}
			this.show({ status: 'locked' });
		} else if (decision.act === 'refuse') {
			this.show({ status: 'missing', reason: decision.reason === 'unreachable' ? 'server-unreachable' : decision.reason });
		}
	}

	/** The server has the kept key: that is remembered before it is used. */
	private async confirm(seeds: SeedStore, kept: KeptSeed): Promise<void> {
		const published: KeptSeed = { ...kept, published: true };
		if (!kept.published) {
			await seeds.write(published);
		}
		await this.known.remember(bundleOfSeed(this.deps.primitives, kept.seed));
		this.open(published);
	}

	private async create(seeds: SeedStore): Promise<void> {
		const { random } = this.deps;
		const password = generatePassword(random);
		await this.publish(seeds, { seed: createSeed(random), password, published: false }, password);
	}

	/** Kept first, published second: a crash between the two continues here, and never makes two identities. */
	private async publish(seeds: SeedStore, kept: KeptSeed, password: string): Promise<void> {
		const { primitives, random, argon2id, uid, endpoints } = this.deps;
		await seeds.write(kept);
		const bundle = bundleOfSeed(primitives, kept.seed);
		const wrapped = await wrapSeed({ primitives, random, argon2id, uid, seed: kept.seed, password });
		if (this.closed) {
			wipe(kept.seed);
			return;
		}
		const accepted = await endpoints.setUserPublicAndPrivateKeys({ public_key: bundle, private_key: wrapped }).then(
			() => true,
			() => false,
		);
		// What the server holds now decides, whatever it answered: another tab or browser may have been first.
		const server = await this.fetchServerKeys();
		if (server?.bundle === undefined) {
			wipe(kept.seed);
			this.show({ status: 'missing', reason: accepted && server ? 'withheld' : 'server-unreachable' });
			return;
		}
		this.server = server;
		if (server.bundle !== bundle) {
			wipe(kept.seed);
			await this.decide(seeds, await this.seedOf(seeds, server.bundle), undefined);
			return;
		}
		await this.confirm(seeds, kept);
	}

	/** The kept seed, if it is the one that the server publishes: another tab of this browser may have made it. */
	private async seedOf(seeds: SeedStore, bundle: string | undefined): Promise<KeptSeed | undefined> {
		const kept = await seeds.read();
		const own = kept && bundleOfSeed(this.deps.primitives, kept.seed);
		return own === bundle ? kept : undefined;
	}

	private async fetchServerKeys(): Promise<ServerKeys | undefined> {
		try {
			const { public_key, private_key } = await this.deps.endpoints.fetchMyKeys();
			return { bundle: public_key || undefined, wrapped: private_key || undefined };
		} catch {
			// Reported as `server-unreachable`, with `retry` as the mend.
			return undefined;
		}
	}

	private open(kept: KeptSeed): void {
		if (this.closed) {
			wipe(kept.seed);
			return;
		}
		this.unlocked = { derived: deriveIdentity(this.deps.primitives, kept.seed), pins: createPins(this.deps, kept.seed), kept };
		this.showOpen(kept);
	}

	private showOpen({ password }: KeptSeed): void {
		this.show(password === undefined ? { status: 'unlocked' } : { status: 'save-password', password });
	}

	private forget(): void {
		if (this.unlocked) {
			const { derived, pins, kept } = this.unlocked;
			wipe(derived.otr.secretKey, derived.e2ee.secretKey, kept.seed);
			pins.wipe();
			this.unlocked = undefined;
		}
	}

	private show(state: E2ESnapshot): void {
		if (this.closed && state.status !== 'missing') {
			return;
		}
		this.state = Object.freeze(state);
		for (const listener of [...this.listeners]) {
			listener();
		}
	}
}

/** Starts the custody of the signed-in user's end-to-end key and loads it. */
export const createE2EKeys = (deps: E2EDeps): E2EKeys => new E2EKeyCustody(deps);
