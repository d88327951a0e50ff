import { expect } from 'chai';
import { type Tab, Workspace } from './tests/workspace.ts';
import { VAULT_PREFIX } from './vault.ts';

const TEXTS = ['first', 'second', 'third'];

describe('One slot of sessionStorage that is gone', () => {
	let workspace: Workspace;
	let alice: Tab;
	let bob: Tab;
	beforeEach(async () => {
		workspace = new Workspace();
		({ alice, bob } = await workspace.session());
		for (const text of TEXTS) {
			await alice.type(text);
		}
		await workspace.until(() => bob.texts().length === TEXTS.length);
	});
	afterEach(() => workspace.closeAll());

	const slots = (): readonly string[] =>
		Array.from({ length: bob.storage.length }, (_, index) => bob.storage.key(index) ?? '').filter((name) =>
			name.startsWith(VAULT_PREFIX),
		);
	const lines = () => slots().filter((name) => name.includes(':line:'));

	const SPOILT: readonly { readonly how: string; readonly spoil: (at: number) => void }[] = [
		{ how: 'removed', spoil: (at) => bob.storage.removeItem(lines()[at] ?? '') },
		{
			how: 'in the place of another',
			spoil: (at) => bob.storage.setItem(lines()[at] ?? '', bob.storage.getItem(lines()[(at + 1) % 3] ?? '') ?? ''),
		},
	];
	for (const { how, spoil } of SPOILT) {
		for (const at of [0, 1, 2]) {
			it(`G9 breaks the conversation within a second, of message ${at + 1} of 3: ${how}`, async () => {
				expect([slots().length, lines().length]).to.deep.equal([4, 3]);
				spoil(at);
				const spoiltAt = workspace.clock.monotonicTime;
				await workspace.until(() => bob.phase() === 'lost', 250);
				expect(workspace.clock.monotonicTime - spoiltAt).to.be.at.most(1_250);
				expect([bob.room.snapshot().reason, bob.texts(), lines()]).to.deep.equal(['vault-lost', [], []]);
				expect((await bob.type('not to be sent')).ok).to.equal(false);
				expect(bob.plain).to.deep.equal([]);
			});
		}
	}
});
