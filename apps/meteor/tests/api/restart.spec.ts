import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { RestClient, registerTwo, runToExit, signIn, socketOf, spawnServer, temporaryFolder } from './support/index.ts';

/** Where SQLite keeps `user_version`: bytes 60 to 63 of the file (sqlite.org/fileformat2.html#the_database_header). */
const USER_VERSION_OFFSET = 60;

describe('the store, from one start to the next', function () {
	this.timeout(30_000);

	it('keeps people, tokens, rooms, messages and settings', async () => {
		const folder = temporaryFolder();
		try {
			const first = await spawnServer({
				dataDir: folder.path,
				env: { ADMIN_USERNAME: 'root', ADMIN_PASS: 'the password of root' },
			});
			const { alice, bob, rid } = await registerTwo(first.url);
			const root = await signIn(first.url, 'root', 'the password of root');
			await alice.rest.post('chat.postMessage', { roomId: rid, text: 'before the restart' });
			expect((await root.rest.post('settings/OTR_Invite_Timeout', { value: 90 })).status).to.equal(200);
			await first.stop();

			const second = await spawnServer({ dataDir: folder.path });
			try {
				const client = await socketOf(second.url, bob);
				expect(JSON.stringify(await client.call('loadHistory', rid))).to.include('before the restart');
				await client.close();
				const again = new RestClient(second.url, root);
				expect((await again.get('settings/OTR_Invite_Timeout')).body.value).to.equal(90);
			} finally {
				await second.stop();
			}
		} finally {
			folder.remove();
		}
	});

	it('loses nothing that was acknowledged when the server is killed', async () => {
		const folder = temporaryFolder();
		try {
			const first = await spawnServer({ dataDir: folder.path });
			const { alice, rid } = await registerTwo(first.url);
			const acknowledged: string[] = [];
			const writing = (async () => {
				for (let count = 0; ; count++) {
					const { status, body } = await alice.rest.post('chat.postMessage', { roomId: rid, text: `number ${count}` });
					if (status === 200) {
						acknowledged.push((body.message as { _id: string })._id);
					}
					if (acknowledged.length === 20) {
						void first.stop('SIGKILL');
					}
				}
			})();
			await writing.catch(() => undefined);
			await first.stop('SIGKILL');

			const second = await spawnServer({ dataDir: folder.path });
			try {
				const { body } = await new RestClient(second.url, alice).get(`im.messages?roomId=${rid}&count=100`);
				expect((body.messages as { _id: string }[]).map(({ _id }) => _id)).to.include.members(acknowledged);
				expect(acknowledged).to.have.length.at.least(20);
			} finally {
				await second.stop();
			}
		} finally {
			folder.remove();
		}
	});

	it('a store that a newer release wrote is refused in one line, and left as it is', async () => {
		const folder = temporaryFolder();
		try {
			const server = await spawnServer({ dataDir: folder.path });
			await server.stop();
			const path = join(folder.path, 'rocketchat.sqlite');
			expect(
				existsSync(`${path}-wal`) && readFileSync(`${path}-wal`).length > 0,
				'a clean stop leaves no journal',
			).to.equal(false);
			const file = openSync(path, 'r+');
			writeSync(file, Buffer.from([0, 0, 3, 231]), 0, 4, USER_VERSION_OFFSET);
			closeSync(file);

			const { code, stderr } = await runToExit({ dataDir: folder.path });
			expect(code).to.equal(1);
			expect(stderr.trim()).to.match(/^The store has schema version 999, this program knows up to \d+: [^\n]+$/);
			expect(readdirSync(folder.path)).to.include('rocketchat.sqlite');
			expect(readFileSync(path).readUInt32BE(USER_VERSION_OFFSET)).to.equal(999);
		} finally {
			folder.remove();
		}
	});
});
