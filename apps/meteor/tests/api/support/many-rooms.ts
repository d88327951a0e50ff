import { openModels } from '@rocket.chat/models';
import { addPeople, type Member } from './crowd.ts';
import { spawnServer, type TestServer, temporaryFolder } from './server.ts';

/** So many stores' calls at a time share their fsync. */
const AT_ONCE = 200;

export type ManyRooms = {
	/** How many direct messages, each with somebody else. */
	readonly rooms: number;
	/** The last message in each. */
	readonly text: string;
};

/**
 * Gives the first of these people a direct message with each of `rooms` strangers, the last one the newest: number 0
 * was written to first.
 */
async function addRooms(dataDir: string, { userId, username }: Member, { rooms, text }: ManyRooms): Promise<void> {
	const models = await openModels({ dataDir });
	const began = Date.now() - rooms * 1000;
	const add = async (n: number): Promise<void> => {
		const other = { _id: `stranger-${n}`, username: `stranger.${n}`, name: `Stranger ${n}` };
		const self = { _id: userId, username, name: username };
		const [rid, at] = [`room-${n}`, new Date(began + n * 1000)];
		const lastMessage = { _id: `message-${n}`, rid, msg: text, ts: at, u: other, _updatedAt: at };
		const place = (u: typeof other, shown: typeof other) => ({
			...{
				_id: `${rid}-${u._id}`,
				rid,
				t: 'd' as const,
				u,
				name: shown.username,
				fname: shown.name,
				open: true,
				alert: false,
			},
			...{ unread: 0, userMentions: 0, groupMentions: 0, ts: at, _updatedAt: at },
		});
		await models.rooms.createWithSubscriptions(
			{
				...{
					_id: rid,
					t: 'd',
					uids: [userId, other._id],
					usernames: [username, other.username],
					usersCount: 2,
					msgs: 1,
					u: other,
				},
				...{ ts: at, lm: at, lastMessage, _updatedAt: at },
			},
			[place(self, other), place(other, self)],
		);
	};
	try {
		for (let from = 0; from < rooms; from += AT_ONCE) {
			await Promise.all(Array.from({ length: Math.min(AT_ONCE, rooms - from) }, (_, n) => add(from + n)));
		}
	} finally {
		await models.close();
	}
}

/** A server whose store holds two people, the first of them with many rooms; `stop` removes the store as well. */
export async function serveManyRooms(
	many: ManyRooms,
	env: Record<string, string> = {},
): Promise<{ readonly server: TestServer; readonly owner: Member; readonly neighbour: Member; stop(): Promise<void> }> {
	const folder = temporaryFolder();
	try {
		const [owner, neighbour] = await addPeople(folder.path, 2);
		if (!owner || !neighbour) {
			throw new Error('two people were asked for');
		}
		await addRooms(folder.path, owner, many);
		const server = await spawnServer({ dataDir: folder.path, env: { LOG_LEVEL: 'info', ...env } });
		const stop = async (): Promise<void> => {
			await server.stop();
			folder.remove();
		};
		return { server, owner, neighbour, stop };
	} catch (error) {
		folder.remove();
		throw error;
	}
}
