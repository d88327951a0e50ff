import { openModels } from '@rocket.chat/models';

/**
 * Puts an account that nobody signs in with into a store that no server has open: a bot by its type or by its role.
 * Answers its id.
 */
export async function addBot(dataDir: string, username: string, by: 'type' | 'role' = 'type'): Promise<string> {
	const models = await openModels({ dataDir });
	try {
		const now = new Date();
		const { _id } = await models.users.insert({
			_id: `id-of-${username}`,
			username,
			name: username,
			type: by === 'type' ? 'bot' : 'user',
			roles: by === 'role' ? ['user', 'bot'] : ['user'],
			active: true,
			createdAt: now,
			_updatedAt: now,
			services: {},
		});
		return _id;
	} finally {
		await models.close();
	}
}
