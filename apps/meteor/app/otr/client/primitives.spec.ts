import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadSodium, type Primitives, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { createLazyPrimitives, primitivesAtHand } from './primitives.ts';
import { FakeClock } from './tests/fake-clock.ts';
import { MemoryStorage } from './tests/memory-storage.ts';
import { Workspace } from './tests/workspace.ts';

type Fetch = {
	readonly load: () => Promise<Primitives>;
	readonly arrive: () => Promise<void>;
	readonly fail: () => void;
	readonly asked: () => number;
};

/** A download that the test lets arrive or fail. */
function fetching(): Fetch {
	const waiting: { resolve: (loaded: Primitives) => void; reject: (error: Error) => void }[] = [];
	let asked = 0;
	return {
		load: () => {
			asked += 1;
			return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
		},
		arrive: async () => {
			const sodium = await loadSodium();
			for (const { resolve } of waiting.splice(0)) {
				resolve(sodium);
			}
		},
		fail: () => {
			for (const { reject } of waiting.splice(0)) {
				reject(new Error('WebAssembly is refused'));
			}
		},
		asked: () => asked,
	};
}

describe('Primitives that are fetched when they are needed', () => {
	const clock = new FakeClock();

	it('are not asked for before somebody needs them, and then once', async () => {
		const fetch = fetching();
		const lazy = createLazyPrimitives({ atHand: pureJs, load: fetch.load, clock });
		expect([lazy.current(), fetch.asked()]).to.deep.equal([pureJs, 0]);
		const prepared = Promise.all([lazy.prepare(), lazy.prepare()]);
		await fetch.arrive();
		await prepared;
		await lazy.prepare();
		expect([lazy.current().name, fetch.asked()]).to.deep.equal(['libsodium', 1]);
	});

	it('stay those at hand where the others do not run, and are asked for again the next time', async () => {
		const fetch = fetching();
		const lazy = createLazyPrimitives({ atHand: pureJs, load: fetch.load, clock });
		const refused = lazy.prepare();
		fetch.fail();
		await refused;
		expect(lazy.current()).to.equal(pureJs);
		const prepared = lazy.prepare();
		await fetch.arrive();
		await prepared;
		expect([lazy.current().name, fetch.asked()]).to.deep.equal(['libsodium', 2]);
	});

	it('G6 are JavaScript where WebAssembly is refused, which libsodium itself finds out', async () => {
		const program = fileURLToPath(new URL('./tests/without-webassembly.ts', import.meta.url));
		const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program]);
		// SHA-256 of "abc": FIPS 180-4, the first of the published examples.
		expect(stdout).to.equal(`refused, ${pureJs.name}, ba7816bf`);
	}).timeout(20_000);

	it('are waited for 3 s, and taken whenever they come', async () => {
		const fetch = fetching();
		const lazy = createLazyPrimitives({ atHand: pureJs, load: fetch.load, clock });
		let prepared = false;
		void lazy.prepare().then(() => {
			prepared = true;
		});
		await clock.advance(2_999);
		expect(prepared).to.equal(false);
		await clock.advance(1);
		expect([prepared, lazy.current()]).to.deep.equal([true, pureJs]);
		await fetch.arrive();
		await lazy.prepare();
		expect(lazy.current().name).to.equal('libsodium');
	});
});

describe('A session whose cryptography is still on its way', () => {
	let workspace: Workspace;
	beforeEach(() => {
		workspace = new Workspace();
	});
	afterEach(() => workspace.closeAll());

	/** Alice has her cryptography at hand; Bob's is fetched. */
	const tabs = async () => {
		const fetch = fetching();
		const lazy = createLazyPrimitives({ atHand: pureJs, load: fetch.load, clock: workspace.clock });
		const alice = workspace.tab(workspace.profile('alice'));
		const bob = workspace.tab(workspace.profile('bob'), new MemoryStorage(), true, lazy);
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		return { alice, bob, fetch, lazy };
	};

	it('G5 H2 keeps an invitation that comes meanwhile, and sends nothing before it was read', async () => {
		const { alice, bob, fetch } = await tabs();
		expect(fetch.asked()).to.equal(0);
		alice.room.start();
		await workspace.until(() => fetch.asked() === 1);
		const typed = bob.type('typed before there was a session');
		await workspace.clock.advance(1_000);
		expect([bob.phase(), bob.plain]).to.deep.equal(['idle', []]);
		await fetch.arrive();
		expect([await typed, bob.plain]).to.deep.equal([{ ok: true }, ['typed before there was a session']]);
		await workspace.until(() => bob.phase() === 'invited', 100);
		expect(await bob.type('typed beside the dialog')).to.deep.equal({ ok: false, error: 'blocked' });
		bob.room.accept();
		await workspace.until(() => alice.phase() === 'established' && bob.phase() === 'established');
		await bob.type('over libsodium');
		await alice.type('in JavaScript');
		await workspace.until(() => alice.texts().length === 2 && bob.texts().length === 2);
		expect(alice.texts()).to.have.members(['over libsodium', 'in JavaScript']);
		expect(bob.texts()).to.have.members(['over libsodium', 'in JavaScript']);
	});

	it('H2 sends nothing in the ordinary way once Start was pressed', async () => {
		const { alice, bob, fetch } = await tabs();
		bob.room.start();
		await workspace.until(() => fetch.asked() === 1);
		const typed = bob.type('typed after Start');
		await fetch.arrive();
		expect([await typed, bob.plain, bob.phase()]).to.deep.equal([{ ok: false, error: 'blocked' }, [], 'inviting']);
		await workspace.until(() => alice.phase() === 'invited', 100);
	});

	it('begins in JavaScript where the fetch stalls, and goes on over libsodium when it has come', async () => {
		const { alice, bob, fetch, lazy } = await tabs();
		alice.room.start();
		await workspace.until(() => bob.phase() === 'invited', 1_000);
		expect(lazy.current()).to.equal(pureJs);
		bob.room.accept();
		await workspace.until(() => alice.phase() === 'established' && bob.phase() === 'established', 1_000);
		await alice.type('before');
		await workspace.until(() => bob.texts().length === 1);
		await fetch.arrive();
		await workspace.until(() => lazy.current().name === 'libsodium');
		await bob.type('after');
		await workspace.until(() => alice.texts().length === 2);
		expect([alice.texts(), bob.texts()]).to.deep.equal([
			['before', 'after'],
			['before', 'after'],
		]);
	});

	it('is prepared by looking at the panel', async () => {
		const { bob, fetch } = await tabs();
		bob.room.prepare();
		expect(fetch.asked()).to.equal(1);
	});

	it('takes no step in a tab that was closed meanwhile', async () => {
		const { alice, bob, fetch } = await tabs();
		bob.room.start();
		await workspace.until(() => fetch.asked() === 1);
		await bob.registry.dispose('closed');
		await fetch.arrive();
		await workspace.clock.advance(5_000);
		expect([alice.phase(), workspace.relay.passed.length]).to.deep.equal(['idle', 0]);
	});
});

describe('Primitives at hand', () => {
	it('are there at once, and stay', async () => {
		const primitives = primitivesAtHand(pureJs);
		await primitives.prepare();
		expect(primitives.current()).to.equal(pureJs);
	});
});
