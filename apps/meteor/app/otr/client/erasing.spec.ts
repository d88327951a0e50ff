import { expect } from 'chai';
import { Workspace } from './tests/workspace.ts';

describe('Erasing', () => {
	const workspace = new Workspace();

	afterEach(() => workspace.closeAll());

	it('E6 views render twice more, so that what they keep of the render before holds no erased text', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('to be erased');
		await workspace.until(() => bob.texts().includes('to be erased'));
		bob.room.end();
		await workspace.until(() => bob.phase() === 'idle');
		const shown: unknown[] = [];
		bob.room.subscribe(() => shown.push(bob.room.snapshot()));
		bob.room.eraseNow();
		await workspace.until(() => bob.texts().length === 0);
		await workspace.clock.advance(10);
		expect(new Set(shown).size).to.be.at.least(3);
		const settled = shown.length;
		await workspace.clock.advance(5_000);
		expect(shown).to.have.length(settled);
	});
});
