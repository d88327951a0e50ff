import {
	bundleOfSeed,
	generatePassword,
	type PasswordStrength,
	type ResetConsequences,
} from '@rocket.chat/e2e-protocol';
import { forgetGeneratedPassword } from './generated-password.ts';
import { createIdentityView } from './identity.ts';
import { judgePassword } from './judge-password.ts';
import { createKeyContext, type KeyContext } from './key-context.ts';
import { loadKey, recheckKey } from './loader.ts';
import { setPromptOnReload } from './prompt-on-reload.ts';
import { SerialQueue } from './queue.ts';
import { replacePassword } from './replace-password.ts';
import { consequencesOfReset, resetKey } from './reset.ts';
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
import { unlockKey } from './unlocking.ts';

/** Runs what the user and the server ask of the key, one after the other. What each does is in a file of its own. */
class E2EKeyManager implements E2EKeys {
	readonly identity: E2EIdentity;
	private readonly context: KeyContext;
	private readonly queue = new SerialQueue();
	private readonly stopWatching: () => void;

	constructor(deps: E2EDeps) {
		this.context = createKeyContext(deps);
		this.identity = createIdentityView(this.context.state, deps.endpoints);
		this.stopWatching = deps.enabled.onChange(() => void this.retry());
		void this.retry();
	}

	snapshot(): E2ESnapshot {
		return this.context.state.snapshot;
	}

	subscribe(listener: () => void): () => void {
		return this.context.state.subscribe(listener);
	}

	retry(): Promise<void> {
		return this.queue.run(() => loadKey(this.context));
	}

	recheck(): Promise<void> {
		return this.queue.run(() => recheckKey(this.context));
	}

	unlock(password: string, { promptOnReload }: { promptOnReload?: boolean } = {}): Promise<UnlockResult> {
		return this.queue.run(() => unlockKey(this.context, password.trim(), promptOnReload));
	}

	generatePassword(): string {
		return generatePassword(this.context.deps.random);
	}

	judgePassword(password: string, personal: readonly string[]): Promise<PasswordStrength> {
		return judgePassword(this.context.deps, password, personal);
	}

	changePassword(current: string, next: NewPassword, loginPassword: string): Promise<ChangeResult> {
		return this.queue.run(() => this.replacePassword(current, next, loginPassword));
	}

	consequences(): Promise<ResetConsequences> {
		return consequencesOfReset(this.context);
	}

	reset(loginPassword: string): Promise<ResetResult> {
		return this.queue.run(() => resetKey(this.context, loginPassword));
	}

	setPromptOnReload(promptOnReload: boolean): Promise<void> {
		return this.queue.run(() => setPromptOnReload(this.context, promptOnReload));
	}

	acknowledgeSaved(): Promise<void> {
		return this.queue.run(() => forgetGeneratedPassword(this.context));
	}

	async logout(): Promise<void> {
		this.close();
		await this.queue.idle();
		await this.context.seeds?.remove();
		await this.context.next?.settled();
	}

	close(): void {
		this.stopWatching();
		this.context.next?.forget();
		this.context.state.close();
	}

	private async replacePassword(current: string, next: NewPassword, loginPassword: string): Promise<ChangeResult> {
		const { deps, state } = this.context;
		const own = state.unlocked;
		if (!own || state.snapshot.status !== 'unlocked') {
			return { ok: false, error: 'unavailable' };
		}
		const bundle = bundleOfSeed(deps.primitives, own.kept.seed);
		const isCurrent = (): boolean => !state.closed && state.unlocked === own && state.snapshot.status === 'unlocked';
		const replaced = await replacePassword(deps, { bundle, current, next, loginPassword, isCurrent });
		if (!replaced.ok) {
			return replaced;
		}
		state.server = { bundle, wrapped: replaced.wrapped };
		return { ok: true };
	}
}

/** Manages the signed-in user's end-to-end key, and begins to load it. */
export const createE2EKeys = (deps: E2EDeps): E2EKeys => new E2EKeyManager(deps);
