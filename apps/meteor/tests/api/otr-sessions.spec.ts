import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
	newBrowser,
	type OtrTab,
	openOtrTab,
	type Person,
	registerTwo,
	signIn,
	spawnServer,
	type TestServer,
	temporaryFolder,
	useServer,
} from './support/index.ts';

const establish = async (inviting: OtrTab, invited: OtrTab): Promise<void> => {
	await inviting.until(() => inviting.room.snapshot().startBlock === undefined);
	inviting.room.start();
	await invited.until(() => invited.registry.invitations().length === 1);
	invited.room.accept();
	await Promise.all([inviting, invited].map((tab) => tab.until(() => tab.phase() === 'established')));
};

/** Ends a session, so that the next test begins without one. */
const endBetween = async (ending: OtrTab, other: OtrTab): Promise<void> => {
	ending.room.end();
	await other.until(() => other.phase() === 'ended');
	other.room.dismiss();
	await Promise.all([ending, other].map((tab) => tab.until(() => tab.room.gate().mode === 'plain')));
};

describe('two OTR clients through the real server', function () {
	this.timeout(30_000);
	const server = useServer({ env: { ADMIN_USERNAME: 'root', ADMIN_PASS: 'the password of root' } });
	let alice: Person;
	let bob: Person;
	let rid: string;
	let tabs: OtrTab[];

	const open = async (person: Person, browser = newBrowser()): Promise<OtrTab> => {
		const tab = await openOtrTab(server.url, person, rid, browser);
		tabs.push(tab);
		return tab;
	};

	before(async () => {
		({ alice, bob, rid } = await registerTwo(server.url));
	});

	beforeEach(() => {
		tabs = [];
	});

	afterEach(async () => {
		await Promise.all(tabs.map((tab) => tab.close()));
	});

	const browsers = { alice: newBrowser(), bob: newBrowser() };

	it('G3 G4 G5 G6 invite, accept and talk, both ways and delivered', async () => {
		const a = await open(alice, browsers.alice);
		expect(a.room.snapshot().startBlock).to.be.oneOf(['peer-offline', 'peer-key-missing', undefined]);
		const b = await open(bob, browsers.bob);
		await establish(a, b);
		expect(await a.type('unguessable zebra cathedral')).to.deep.equal({ ok: true });
		expect(await b.type('answering walrus meridian')).to.deep.equal({ ok: true });
		await Promise.all([a, b].map((tab) => tab.until(() => tab.texts().length === 2)));
		await a.until(() =>
			a.room
				.snapshot()
				.lines.some((line) => line.kind === 'message' && line.from === alice.userId && line.status === 'delivered'),
		);
		await endBetween(a, b);
	});

	it('G8 leaves nothing on the server', async () => {
		const a = await open(alice, browsers.alice);
		const b = await open(bob, browsers.bob);
		await establish(a, b);
		await a.type('unguessable zebra cathedral');
		await b.type('answering walrus meridian');
		await Promise.all([a, b].map((tab) => tab.until(() => tab.texts().length === 2)));
		await endBetween(a, b);
		const history = await alice.rest.get(`im.messages?roomId=${rid}`);
		expect(history.body.messages).to.deep.equal([]);
		const { dataDir } = server.current;
		// The operator's socket is no file.
		const files = readdirSync(dataDir, { withFileTypes: true }).filter((entry) => entry.isFile());
		const stored = files.map(({ name }) => readFileSync(join(dataDir, name)));
		const kept = [...stored, Buffer.from(server.current.stdout()), Buffer.from(server.current.stderr())];
		for (const canary of ['zebra cathedral', 'walrus meridian']) {
			expect(kept.some((bytes) => bytes.includes(canary))).to.equal(false);
		}
	});

	it('G10 E1 end by one ends it for both, and what follows is an ordinary message', async () => {
		const before = [await open(alice, browsers.alice), await open(bob, browsers.bob)] as const;
		await establish(...before);
		await Promise.all(before.map((tab) => tab.close()));
		const a = await open(alice, browsers.alice);
		const b = await open(bob, browsers.bob);
		await Promise.all([a, b].map((tab) => tab.until(() => tab.phase() === 'lost')));
		a.room.dismiss();
		b.room.dismiss();
		await Promise.all([a, b].map((tab) => tab.until(() => tab.room.gate().mode === 'plain')));
		await establish(b, a);
		await b.type('soon over');
		await a.until(() => a.texts().includes('soon over'));
		b.room.end();
		await a.until(() => a.phase() === 'ended');
		expect(a.room.snapshot().reason).to.equal('peer-ended');
		expect(await a.type('not to be sent')).to.deep.equal({ ok: false, error: 'blocked' });
		await b.until(() => b.room.gate().mode === 'plain');
		expect(await b.type('ordinary again')).to.deep.equal({ ok: true });
		const { body } = await alice.rest.get(`im.messages?roomId=${rid}`);
		expect((body.messages as { msg: string }[]).map(({ msg }) => msg)).to.deep.equal(['ordinary again']);
		a.room.dismiss();
		await a.until(() => a.phase() === 'idle');
	});

	it('G9 E8 one side reloads its page, the other learns it, and Refresh needs no dialog', async () => {
		const a = await open(alice, browsers.alice);
		const b = await open(bob, browsers.bob);
		await Promise.all([a, b].map((tab) => tab.until(() => tab.room.gate().mode === 'plain')));
		await establish(a, b);
		await b.close();
		await a.until(() => a.phase() === 'lost');
		expect(await a.type('not to be sent')).to.deep.equal({ ok: false, error: 'blocked' });
		const again = await open(bob, browsers.bob);
		await again.until(() => again.phase() === 'lost' && again.room.snapshot().startBlock === undefined);
		again.room.refresh();
		await Promise.all([a, again].map((tab) => tab.until(() => tab.phase() === 'established')));
		expect(a.registry.invitations()).to.deep.equal([]);
		await again.type('under new keys');
		await a.until(() => a.texts().includes('under new keys'));
		a.room.end();
		await again.until(() => again.phase() === 'ended');
		again.room.dismiss();
		await again.until(() => again.phase() === 'idle');
	});

	it('S9 G9 keys are refreshed with an invisible peer directly after a reload', async () => {
		const a = await open(alice, browsers.alice);
		const b = await open(bob, browsers.bob);
		await Promise.all([a, b].map((tab) => tab.until(() => tab.room.gate().mode === 'plain')));
		await establish(a, b);
		await b.ddp.call('UserPresence:setDefaultStatus', 'offline');
		await a.until(() => a.room.snapshot().startBlock === 'peer-offline');
		await a.close();
		const again = await open(alice, browsers.alice);
		again.room.refresh();
		await Promise.all([again, b].map((tab) => tab.until(() => tab.phase() === 'established')));
		await again.type('to one who is invisible');
		await b.until(() => b.texts().includes('to one who is invisible'));
		await b.ddp.call('UserPresence:setDefaultStatus', 'online');
		b.room.end();
		await again.until(() => again.phase() === 'ended');
		again.room.dismiss();
		await again.until(() => again.phase() === 'idle');
	});

	it('E2 logout ends it on both sides, and leaves no session in the browser', async () => {
		const a = await open(alice, browsers.alice);
		const b = await open(bob, browsers.bob);
		await establish(a, b);
		await b.registry.dispose('logout');
		await a.until(() => a.phase() === 'ended');
		expect(b.storage.length).to.equal(0);
		expect(await browsers.bob.markers.keys('')).to.deep.equal([]);
		a.room.dismiss();
		await a.until(() => a.phase() === 'idle');
	});

	it('G1 E3 the administrator ends all sessions, and Start comes back by itself', async () => {
		const a = await open(alice, browsers.alice);
		const b = await open(bob, browsers.bob);
		await establish(a, b);
		const root = await signIn(server.url, 'root', 'the password of root');
		expect((await root.rest.post('settings/OTR_Enable', { value: false })).status).to.equal(200);
		await Promise.all([a, b].map((tab) => tab.until(() => tab.phase() === 'ended')));
		expect(b.room.snapshot()).to.include({ reason: 'disabled', startBlock: 'otr-disabled' });
		await root.rest.post('settings/OTR_Enable', { value: true });
		await Promise.all([a, b].map((tab) => tab.until(() => tab.room.snapshot().startBlock === undefined)));
	});
});

describe('an OTR session and a server that is restarted', function () {
	this.timeout(60_000);

	it('H1 H10 goes on, and what was written meanwhile arrives once', async () => {
		const folder = temporaryFolder();
		let running: TestServer = await spawnServer({ dataDir: folder.path });
		const { alice, bob, rid } = await registerTwo(running.url);
		const [a, b] = await Promise.all([alice, bob].map((person) => openOtrTab(running.url, person, rid)));
		try {
			await establish(a!, b!);
			const port = String(running.port);
			await running.stop();
			await a!.until(() => a!.phase() === 'interrupted');
			expect(a!.room.gate()).to.include({ mode: 'otr', held: true });
			expect(await a!.type('while it was away')).to.deep.equal({ ok: true });
			running = await spawnServer({ dataDir: folder.path, env: { PORT: port } });
			await b!.until(() => b!.texts().length === 1);
			await b!.type('and back');
			await a!.until(() => a!.texts().length === 2);
			expect([a!.texts(), b!.texts()]).to.deep.equal([
				['while it was away', 'and back'],
				['while it was away', 'and back'],
			]);
		} finally {
			await Promise.all([a, b].map((tab) => tab?.close()));
			await running.stop();
			folder.remove();
		}
	});
});
