import { expect } from 'chai';
import { type Tab, Workspace } from './tests/workspace.ts';

describe('What the browser refuses to keep', () => {
	let workspace: Workspace;
	beforeEach(() => {
		workspace = new Workspace();
	});
	afterEach(() => workspace.closeAll());

	/** Frames with content that this tab's person sent. */
	const contentOf = (uid: string) => workspace.relay.passed.filter(({ from, kind }) => from === uid && kind === 'data');
	const isLost = (tab: Tab): void => {
		expect(tab.room.snapshot()).to.include({ phase: 'lost', reason: 'vault-full' });
	};

	for (const [what, name] of [
		['the state', /:state$/],
		['the text itself', /:line:/],
	] as const) {
		it(`X8 is not sent first: where ${what} does not fit, nothing leaves`, async () => {
			const { alice, bob } = await workspace.session();
			const before = contentOf('alice').length;
			alice.storage.refuses = name;
			expect(await alice.type('kept nowhere')).to.deep.equal({ ok: false, error: 'blocked' });
			isLost(alice);
			expect(contentOf('alice')).to.have.length(before);
			expect([alice.texts().includes('kept nowhere'), bob.texts(), alice.plain]).to.deep.equal([false, [], []]);
		});
	}

	it('ends the session though texts of it wait whose status cannot be kept either', async () => {
		const { alice } = await workspace.session();
		workspace.relay.lets = ({ from }) => from !== 'alice';
		await alice.type('still waits');
		alice.storage.quota = 0;
		expect(await alice.type('does not fit')).to.deep.equal({ ok: false, error: 'blocked' });
		isLost(alice);
		alice.room.dismiss();
		await workspace.until(() => alice.room.gate().mode === 'plain');
	});

	for (const what of ['marker', 'pin'] as const) {
		it(`H2 lets no session begin without its ${what}: not even \`ready\` leaves`, async () => {
			const profiles = { alice: workspace.profile('alice'), bob: workspace.profile('bob') };
			const alice = workspace.tab(profiles.alice);
			const bob = workspace.tab(profiles.bob);
			await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
			alice.room.start();
			await workspace.until(() => bob.phase() === 'invited', 100);
			if (what === 'marker') {
				profiles.alice.markers.refuses = true;
			} else {
				profiles.alice.identity.pins.keep = () => Promise.reject(new Error('refused'));
			}
			bob.room.accept();
			await workspace.until(() => alice.phase() === 'lost');
			isLost(alice);
			expect(contentOf('alice')).to.deep.equal([]);
			expect(await alice.type('nowhere')).to.deep.equal({ ok: false, error: 'blocked' });
			expect(alice.plain).to.deep.equal([]);
		});
	}
});
