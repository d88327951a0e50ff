import { expect } from 'chai';
import {
	addBot,
	newBrowser,
	openOtrTab,
	type Person,
	refusal,
	register,
	signIn,
	socketOf,
	temporaryFolder,
	useServer,
} from './support/index.ts';

const ADMIN = { username: 'the.admin', password: 'an administrator of the workspace' };

const roomOf = async (person: Person, username: string): Promise<string> => {
	const { body } = await person.rest.post('im.create', { username });
	return (body.room as { rid: string }).rid;
};

describe('a bot', () => {
	const folder = temporaryFolder();
	const bots = { type: '', role: '' };
	before(async () => {
		bots.type = await addBot(folder.path, 'bot.by.type', 'type');
		bots.role = await addBot(folder.path, 'bot.by.role', 'role');
	});
	const server = useServer({ dataDir: folder.path });
	let alice: Person;

	before(async () => {
		alice = await register(server.url, 'alice');
	});
	after(() => folder.remove());

	for (const by of ['type', 'role'] as const) {
		it(`G2 by its ${by}: everybody may see that it is one, the client offers nothing, and the relay refuses`, async () => {
			const bot = bots[by];
			const { status, body } = await alice.rest.get(`users.info?userId=${bot}`);
			expect(status).to.equal(200);
			expect(body.user).to.deep.include({
				_id: bot,
				active: true,
				...(by === 'type' ? { type: 'bot' } : { type: 'user', roles: ['user', 'bot'] }),
			});
			expect(body.user).to.not.have.any.keys('services', 'emails', 'e2e', 'settings');
			const rid = await roomOf(alice, `bot.by.${by}`);
			const tab = await openOtrTab(server.url, alice, rid, newBrowser());
			await tab.until(() => tab.room.snapshot().startBlock === 'peer-is-bot');
			tab.room.start();
			expect(tab.phase()).to.equal('idle');
			await tab.close();
			const socket = await socketOf(server.url, alice);
			const frame = { v: 1, rid, sid: 'AAAAAAAAAAAAAAAAAAAAAA', body: 'AAAA' };
			expect(await refusal(socket.call('stream-notify-user', `${bot}/otr`, 'invite', frame))).to.deep.include({
				details: { cause: 'peer-is-bot' },
			});
			await socket.close();
		});
	}
});

describe('an account that an administrator deactivates', () => {
	const server = useServer({
		env: { ADMIN_USERNAME: ADMIN.username, ADMIN_PASS: ADMIN.password, ADMIN_EMAIL: 'admin@example.org' },
	});

	it('E4 is known as such to who looks at the room, and as active again when it comes back', async () => {
		const alice = await register(server.url, 'alice');
		const bob = await register(server.url, 'bob');
		const admin = await signIn(server.url, ADMIN.username, ADMIN.password);
		const setActive = async (activeStatus: boolean): Promise<void> => {
			expect((await admin.rest.post('users.setActiveStatus', { userId: bob.userId, activeStatus })).status).to.equal(
				200,
			);
		};
		const socket = await socketOf(server.url, bob);
		const tab = await openOtrTab(server.url, alice, await roomOf(alice, bob.username));
		const unlisten = tab.room.subscribe(() => undefined);
		await tab.until(() => tab.room.snapshot().startBlock === 'peer-key-missing');
		await setActive(false);
		await tab.until(() => tab.room.snapshot().startBlock === 'peer-inactive');
		await setActive(true);
		const again = await socketOf(server.url, await signIn(server.url, bob.username, bob.password));
		await tab.until(() => tab.room.snapshot().startBlock === 'peer-key-missing');
		unlisten();
		await tab.close();
		await again.close();
		await socket.close();
	});
});
