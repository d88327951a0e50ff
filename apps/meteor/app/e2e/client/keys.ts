import { wipe } from '@rocket.chat/crypto';
import {
	bundleOfSeed,
	type CustodyDecision,
	createSeed,
	decideCustody,
	deriveIdentity,
	generatePassword,
	type PasswordStrength,
	type ResetConsequences,
	resetConsequences,
	type ServerKeys,
	unwrapSeed,
	wrapSeed,
} from '@rocket.chat/e2e-protocol';
import { type Asking, createAsking } from './asking.ts';
import { confirmedSeed } from './confirming.ts';
import { judgePassword } from './judging.ts';
import { createKnownBundle, type KnownBundle } from './known.ts';
import { NextKey } from './next-key.ts';
import { replacePassword } from './password-replacing.ts';
import { createPeerKeys } from './peer-keys.ts';
import { carryPins, createPins, type SealedPins } from './pins.ts';
import { createSeedStore, type KeptSeed, type SeedStore } from './seed-store.ts';
import { fetchServerKeys } from './server-keys.ts';
import type {
	ChangeResult,
	E2EDeps,
	E2EIdentity,
	E2EKeys,
	E2ESnapshot,
	NewPassword,
	ResetResult,
	UnlockResult,
} from './types.ts';

type Unlocked = {
	readonly derived: ReturnType<typeof deriveIdentity>;
	readonly pins: SealedPins;
	readonly kept: KeptSeed;
};

const locked = (): never => {
	throw new Error('Known keys are sealed under the end-to-end key, which is not unlocked.');
};

const UNAVAILABLE = { ok: false, error: 'unavailable' } as const;

/** The ways out of these are the password, or a reset. */
const isReplaced = ({ status, reason }: E2ESnapshot): boolean => status === 'missing' && reason === 'mismatch';
const mayReset = (state: E2ESnapshot): boolean =>
	['unlocked', 'save-password', 'locked'].includes(state.status) ||
	isReplaced(state) ||
	(state.status === 'missing' && state.reason === 'withheld');

class E2EKeyCustody implements E2EKeys {
	readonly identity: E2EIdentity;
	private readonly listeners = new Set<() => void>();
	private readonly known: KnownBundle;
	private readonly asking: Asking;
	private readonly seeds: SeedStore | undefined;
	private readonly next: NextKey | undefined;
	private readonly stopWatching: () => void;
	private state: E2ESnapshot = Object.freeze({ status: 'loading' });
	private asks = false;
	private unlocked: Unlocked | undefined;
	private server: ServerKeys = {};
	private closed = false;
	private turn: Promise<unknown> = Promise.resolve();

	constructor(private readonly deps: E2EDeps) {
		const { primitives, store, uid, subtle, random, endpoints, enabled } = deps;
		this.known = createKnownBundle(primitives, store, uid);
		this.asking = createAsking(primitives, store, uid);
		const { asking } = this;
		this.seeds = subtle && createSeedStore({ store, subtle, random, uid, asking }, 'seed');
		this.next = subtle && new NextKey(deps, createSeedStore({ store, subtle, random, uid, asking }, 'next'));
		this.identity = {
			status: () => this.identityStatus(),
			onChange: (listener) => this.subscribe(listener),
			keyPair: () => (this.identityStatus() === 'unlocked' ? this.unlocked?.derived.otr : undefined),
			peerKey: createPeerKeys(endpoints, () => performance.now()),
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
		return this.inTurn(() => this.load());
	}

	recheck(): Promise<void> {
		return this.inTurn(() => this.compare());
	}

	unlock(password: string, { asks }: { asks?: boolean } = {}): Promise<UnlockResult> {
		return this.inTurn(() => this.unwrap(password.trim(), asks));
	}

	generatePassword(): string {
		return generatePassword(this.deps.random);
	}

	judgePassword(password: string, personal: readonly string[]): Promise<PasswordStrength> {
		return judgePassword(this.deps, password, personal);
	}

	changePassword(current: string, next: NewPassword, loginPassword: string): Promise<ChangeResult> {
		return this.inTurn(() => this.rewrap(current, next, loginPassword));
	}

	async consequences(): Promise<ResetConsequences> {
		const pins = (await this.unlocked?.pins.all()) ?? [];
		const peers = pins.map(({ uid, usernames }) => usernames.at(-1) ?? uid);
		return resetConsequences({ unlocked: this.unlocked !== undefined, peers, rooms: [] });
	}

	reset(loginPassword: string): Promise<ResetResult> {
		return this.inTurn(() => this.replace(loginPassword));
	}

	setAsks(asks: boolean): Promise<void> {
		return this.inTurn(() => this.ask(asks));
	}

	acknowledgeSaved(): Promise<void> {
		return this.inTurn(() => this.forgetPassword());
	}

	async logout(): Promise<void> {
		this.close();
		await this.turn;
		await this.seeds?.remove();
		await this.next?.settled();
	}

	close(): void {
		this.closed = true;
		this.stopWatching();
		this.forget();
		this.next?.forget();
		this.show({ status: 'missing' });
		this.listeners.clear();
	}

	/** One act after the other: none sees the half of another. */
	private inTurn<T>(act: () => Promise<T>): Promise<T> {
		const done = this.turn.then(act);
		this.turn = done.catch(() => undefined);
		return done;
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
			this.asks = await this.asking.read();
			await this.next?.read();
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
		const server = await fetchServerKeys(this.deps.endpoints);
		if (this.closed) {
			return;
		}
		this.server = server ?? this.server;
		if (server && (await this.settleNext(server))) {
			wipe(kept?.seed);
			return;
		}
		const { primitives } = this.deps;
		const own = kept && {
			bundle: bundleOfSeed(primitives, kept.seed),
			published: kept.published,
			password: kept.password !== undefined,
		};
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
			this.show({
				status: 'missing',
				reason: decision.reason === 'unreachable' ? 'server-unreachable' : decision.reason,
			});
		}
	}

	/** The server has the kept key: that is remembered before it is used. */
	private async confirm(seeds: SeedStore, kept: KeptSeed): Promise<void> {
		const published = confirmedSeed(this.deps.primitives, kept, this.server);
		if (!kept.published || kept.password !== published.password || kept.opens !== published.opens) {
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
		const server = await fetchServerKeys(this.deps.endpoints);
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

	private async unwrap(password: string, asks: boolean | undefined): Promise<UnlockResult> {
		const { primitives, random, argon2id, uid } = this.deps;
		const isNew = isReplaced(this.state);
		if (this.state.status !== 'locked' && !isNew) {
			return UNAVAILABLE;
		}
		const { bundle, wrapped } = await this.newest();
		if (bundle === undefined || wrapped === undefined) {
			return UNAVAILABLE;
		}
		if (isNew && (await this.known.isFormer(bundle).catch(() => true))) {
			return { ok: false, error: 'rolled-back' };
		}
		const unwrapped = await unwrapSeed({
			primitives,
			random,
			argon2id,
			uid,
			wrapped,
			publishedBundle: bundle,
			password,
		});
		if (!unwrapped.ok) {
			return { ok: false, error: unwrapped.refusal };
		}
		const kept: KeptSeed = { seed: unwrapped.seed, published: true };
		if (this.closed || (this.state.status !== 'locked' && !isReplaced(this.state))) {
			wipe(kept.seed);
			return UNAVAILABLE;
		}
		try {
			if (asks !== undefined) {
				await this.asking.write(asks);
			}
			this.asks = await this.asking.read();
			if (isNew) {
				await this.carryFromKept(kept.seed);
			}
			await this.seeds?.write(kept);
			await this.known.remember(bundle);
		} catch {
			wipe(kept.seed);
			this.show({ status: 'missing', reason: 'storage-refused' });
			return UNAVAILABLE;
		}
		this.open(kept);
		return { ok: true };
	}

	/** The wrapped key as the server has it by now: its password may have been changed since it was fetched. */
	private async newest(): Promise<ServerKeys> {
		const server = await fetchServerKeys(this.deps.endpoints);
		if (server?.bundle === this.server.bundle && server?.wrapped !== undefined) {
			this.server = server;
		}
		return this.server;
	}

	/** What this browser knew of peers under the key that it still keeps, before that one goes. */
	private async carryFromKept(seed: Uint8Array): Promise<void> {
		const old = await this.seeds?.read();
		if (old) {
			await carryPins(this.deps, old.seed, seed);
			wipe(old.seed);
		}
	}

	private async rewrap(current: string, next: NewPassword, loginPassword: string): Promise<ChangeResult> {
		const own = this.unlocked;
		if (!own || this.state.status !== 'unlocked') {
			return UNAVAILABLE;
		}
		const bundle = bundleOfSeed(this.deps.primitives, own.kept.seed);
		const isCurrent = (): boolean => !this.closed && this.unlocked === own && this.state.status === 'unlocked';
		const replaced = await replacePassword(this.deps, { bundle, current, next, loginPassword, isCurrent });
		if (!replaced.ok) {
			return replaced;
		}
		this.server = { bundle, wrapped: replaced.wrapped };
		return { ok: true };
	}

	/** The user has decided for a new identity. Until the server has taken it, the old one stays as it is. */
	private async replace(loginPassword: string): Promise<ResetResult> {
		const { endpoints } = this.deps;
		const isWanted = (): boolean => !this.closed && mayReset(this.state);
		const before = this.next && isWanted() ? await fetchServerKeys(endpoints) : undefined;
		if (!this.next || !before) {
			return UNAVAILABLE;
		}
		if (await this.settleNext(before)) {
			// An earlier one whose answer never came.
			return { ok: true };
		}
		const pins = (await this.unlocked?.pins.all()) ?? [];
		const { handed, unproved } = await this.next.make(pins, loginPassword, isWanted);
		if (!handed) {
			return UNAVAILABLE;
		}
		const server = await fetchServerKeys(endpoints);
		if (!server) {
			return { ok: false, error: 'unconfirmed' };
		}
		return (await this.settleNext(server)) ? { ok: true } : { ok: false, error: unproved ?? 'unavailable' };
	}

	/** Whether the server has taken the key that was made to replace the old one: then that one is used from now on. */
	private async settleNext(server: ServerKeys): Promise<boolean> {
		const settled = await this.next?.settle(server);
		if (!settled) {
			return false;
		}
		this.server = server;
		const kept = confirmedSeed(this.deps.primitives, settled.kept, server);
		try {
			await this.unlocked?.pins.clear();
			await this.seeds?.write(kept);
			await this.known.remember(settled.bundle);
			await this.next?.settled();
			this.asks = await this.asking.read();
		} catch {
			// It is published: were its password not shown now, it would be lost. A later page asks for that password.
		}
		this.forget();
		this.open(kept);
		return true;
	}

	/** The server may hold another key than the one that is open here: then that one is no more this user's. */
	private async compare(): Promise<void> {
		const own = this.unlocked;
		const server = own || mayReset(this.state) ? await fetchServerKeys(this.deps.endpoints) : undefined;
		if (!server || this.closed || (await this.settleNext(server))) {
			return;
		}
		if (!own) {
			return server.bundle === this.server.bundle && server.wrapped === this.server.wrapped ? undefined : this.load();
		}
		if (server.bundle !== bundleOfSeed(this.deps.primitives, own.kept.seed)) {
			this.forget();
			await this.load();
			return;
		}
		if (server.wrapped !== this.server.wrapped) {
			// Another browser gave it another password: the one that waits here to be saved opens nothing any more.
			await this.forgetPassword();
		}
		this.server = server;
	}

	private async ask(asks: boolean): Promise<void> {
		const { seeds, unlocked } = this;
		if (this.closed || !seeds) {
			return;
		}
		await this.asking.write(asks);
		this.asks = asks;
		if (asks) {
			await seeds.remove();
		} else if (unlocked) {
			await seeds.write(unlocked.kept);
		}
		if (!this.closed) {
			this.show(this.state);
		}
	}

	private async forgetPassword(): Promise<void> {
		const own = this.unlocked;
		if (this.state.status !== 'save-password' || !own) {
			return;
		}
		const saved: KeptSeed = { seed: own.kept.seed, published: true };
		await this.seeds?.write(saved);
		if (this.unlocked === own) {
			this.unlocked = { ...own, kept: saved };
			this.showOpen(saved);
		}
	}

	private open(kept: KeptSeed): void {
		if (this.closed) {
			wipe(kept.seed);
			return;
		}
		this.unlocked = {
			derived: deriveIdentity(this.deps.primitives, kept.seed),
			pins: createPins(this.deps, kept.seed),
			kept,
		};
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

	private show({ status, reason, password }: E2ESnapshot): void {
		if (this.closed && status !== 'missing') {
			return;
		}
		this.state = Object.freeze({
			status,
			...(reason && { reason }),
			...(password !== undefined && { password }),
			...(this.asks && { asks: true as const }),
		});
		for (const listener of [...this.listeners]) {
			listener();
		}
	}
}

/** Starts the custody of the signed-in user's end-to-end key and loads it. */
export const createE2EKeys = (deps: E2EDeps): E2EKeys => new E2EKeyCustody(deps);
