import { createHash } from 'node:crypto';
import { openModels } from '@rocket.chat/models';
import { DdpClient } from './ddp.ts';
import { spawnServer, type TestServer, temporaryFolder } from './server.ts';

/** Somebody with a token and no password. */
export type Member = { readonly userId: string; readonly username: string; readonly token: string };

/** Puts people into a store that no server has open, each with a token: a password would cost a hash each. */
export async function addPeople(dataDir: string, count: number): Promise<readonly Member[]> {
	const people = Array.from({ length: count }, (_, index) => ({
		userId: `crowd-${index}`,
		username: `crowd.${index}`,
		token: `token-of-crowd-${index}`,
	}));
	const models = await openModels({ dataDir });
	try {
		const now = new Date();
		for (const { userId, username, token } of people) {
			const hashedToken = createHash('sha256').update(token, 'utf8').digest('base64');
			await models.users.insert({
				_id: userId,
				username,
				name: username,
				type: 'user',
				roles: ['user'],
				active: true,
				createdAt: now,
				_updatedAt: now,
				services: { resume: { loginTokens: [{ hashedToken, when: now }] } },
			});
		}
	} finally {
		await models.close();
	}
	return people;
}

/** A server whose store holds so many people; `stop` removes the store as well. */
export async function serveCrowd(
	count: number,
): Promise<{ readonly server: TestServer; readonly people: readonly Member[]; stop(): Promise<void> }> {
	const folder = temporaryFolder();
	try {
		const people = await addPeople(folder.path, count);
		const server = await spawnServer({ dataDir: folder.path, env: { LOG_LEVEL: 'info' } });
		const stop = async (): Promise<void> => {
			await server.stop();
			folder.remove();
		};
		return { server, people, stop };
	} catch (error) {
		folder.remove();
		throw error;
	}
}

/** Signs each in on their own socket, a few at a time. */
export async function connectAll(url: string, people: readonly Member[]): Promise<readonly DdpClient[]> {
	const clients: DdpClient[] = [];
	const AT_ONCE = 25;
	for (let from = 0; from < people.length; from += AT_ONCE) {
		const some = people.slice(from, from + AT_ONCE).map(async ({ token }) => {
			const client = await DdpClient.connect(url);
			await client.resume(token);
			return client;
		});
		clients.push(...(await Promise.all(some)));
	}
	return clients;
}
