import { wipe } from '@rocket.chat/crypto';
import { bundleOfSeed, createIdentity, generatePassword, type ServerKeys } from '@rocket.chat/e2e-protocol';
import type { Pin } from '@rocket.chat/otr-protocol';
import { createPins } from './pins.ts';
import { type ProofRefusal, proofRefusalOf } from './proof-refusal.ts';
import type { KeptSeed, SeedStore } from './seed-store.ts';
import type { E2EDeps } from './types.ts';

/**
 * A candidate to replace the user's current key, until it is known whether the server took it. It is stored beside the
 * current key, with its password, so that neither a crash nor a lost answer loses the key that is valid.
 */
export class NextKey {
	private candidate: KeptSeed | undefined;

	constructor(
		private readonly deps: E2EDeps,
		private readonly seeds: SeedStore,
	) {}

	/** Reads the key of an earlier page that did not learn what the server did. */
	async read(): Promise<void> {
		this.candidate ??= await this.seeds.read();
	}

	/**
	 * Makes the key, seals the pins under it too, and sends it to the server. If it was not sent (`handed` is false)
	 * nothing is left of it. Otherwise `settle` tells the outcome; `unproved` is why the server refused the login
	 * password, if it did.
	 */
	async make(
		pins: readonly Pin[],
		loginPassword: string,
		isWanted: () => boolean,
	): Promise<{ handed: boolean; unproved?: ProofRefusal }> {
		const { primitives, random, argon2id, uid, endpoints } = this.deps;
		const password = generatePassword(random);
		const made = await createIdentity({ primitives, random, argon2id, uid, password }).catch(
			// No memory for Argon2id.
			() => undefined,
		);
		if (!made) {
			return { handed: false };
		}
		const next: KeptSeed = { seed: made.seed, password, published: false };
		const isKept = await this.keep(next, pins).then(
			() => true,
			() => false,
		);
		if (!isKept || !isWanted()) {
			await this.drop(next).catch(() => undefined);
			return { handed: false };
		}
		this.candidate = next;
		const keys = { public_key: made.bundle, private_key: made.wrapped, force: true };
		// What the server holds afterwards decides, not its answer.
		const unproved = await endpoints
			.setUserPublicAndPrivateKeys(keys, loginPassword)
			.then(() => undefined, proofRefusalOf);
		return { handed: true, unproved };
	}

	/**
	 * Returns the candidate if the server holds it now; otherwise removes it. `undefined` without a candidate. Call
	 * `settled` once the key is stored as the current one.
	 */
	async settle(server: ServerKeys): Promise<{ readonly kept: KeptSeed; readonly bundle: string } | undefined> {
		const { candidate } = this;
		if (!candidate) {
			return undefined;
		}
		this.candidate = undefined;
		const bundle = bundleOfSeed(this.deps.primitives, candidate.seed);
		if (server.bundle !== bundle) {
			await this.drop(candidate);
			return undefined;
		}
		return { kept: { ...candidate, published: true }, bundle };
	}

	/** Removes the stored copy, once the key is stored as the current one. */
	settled(): Promise<void> {
		return this.seeds.remove();
	}

	forget(): void {
		wipe(this.candidate?.seed);
		this.candidate = undefined;
	}

	private async keep(next: KeptSeed, pins: readonly Pin[]): Promise<void> {
		await this.seeds.write(next);
		await this.withPins(next, (sealed) => sealed.take(pins));
	}

	private async drop(next: KeptSeed): Promise<void> {
		try {
			await this.withPins(next, (sealed) => sealed.clear());
			await this.seeds.remove();
		} finally {
			wipe(next.seed);
		}
	}

	private async withPins(next: KeptSeed, act: (sealed: ReturnType<typeof createPins>) => Promise<void>): Promise<void> {
		const sealed = createPins(this.deps, next.seed);
		try {
			await act(sealed);
		} finally {
			sealed.wipe();
		}
	}
}
