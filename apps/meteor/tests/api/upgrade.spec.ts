import { createHash } from 'node:crypto';
import { at, message, room, subscription, user } from '@rocket.chat/model-typings/tests/documents.ts';
import { writeSchema1 } from '@rocket.chat/models/tests/schema-1.ts';
import { expect } from 'chai';
import { RestClient, spawnServer, temporaryFolder } from './support/index.ts';

const TOKEN = 'a token of the first release';
const hashed = createHash('sha256').update(TOKEN).digest('base64');

describe('X9 a store of the first release', function () {
	this.timeout(30_000);

	it('is brought to this one at start, which says so: people stay signed in and find what they wrote', async () => {
		const folder = temporaryFolder();
		const last = message('m2', 'ab', 'b', at(20), { msg: 'the second' });
		writeSchema1(folder.path, {
			users: [
				user('a', {
					roles: ['user', 'admin'],
					services: { resume: { loginTokens: [{ hashedToken: hashed, when: new Date() }] } },
				}),
				user('b'),
			],
			rooms: [room('ab', ['a', 'b'], { msgs: 2, lm: at(20), lastMessage: last as never, _updatedAt: at(20) })],
			subscriptions: [subscription('ab', 'a', { unread: 1 }), subscription('ab', 'b')],
			messages: [message('m1', 'ab', 'a', at(10), { msg: 'the first' }), last],
		});
		const server = await spawnServer({ dataDir: folder.path });
		try {
			expect(server.stdout().split('\n')[0]).to.match(
				/^The store is of an earlier release: bringing it from schema 1 to \d+, which may take a minute\.$/,
			);
			const a = new RestClient(server.url, { userId: 'a', authToken: TOKEN });
			expect((await a.get('me')).body).to.include({ _id: 'a', username: 'a' });
			const texts = async () =>
				((await a.get('im.messages?roomId=ab')).body.messages as { msg: string }[]).map(({ msg }) => msg);
			expect(await texts()).to.deep.equal(['the second', 'the first']);
			expect((await a.post('chat.postMessage', { roomId: 'ab', text: 'the third' })).status).to.equal(200);
			expect(await texts()).to.deep.equal(['the third', 'the second', 'the first']);
			const found = (await a.get('users.autocomplete?selector={"term":"name of b"}')).body.items as { _id: string }[];
			expect(found.map(({ _id }) => _id)).to.deep.equal(['b']);
			expect(await server.stop()).to.equal(0);
			const again = await spawnServer({ dataDir: folder.path });
			expect(again.stdout()).not.to.include('earlier release');
			expect(await again.stop()).to.equal(0);
		} finally {
			await server.stop();
			folder.remove();
		}
	});
});
