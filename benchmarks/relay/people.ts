/**
 * People who are signed in with a token: in the real server's store, before it starts. The peers believe whoever says a
 * name.
 */
import { createHash } from 'node:crypto';
import { openModels } from '@rocket.chat/models';

export type Someone = { readonly uid: string; readonly username: string; readonly token: string };

export const peopleOf = (count: number): readonly Someone[] =>
	Array.from({ length: count }, (_, index) => {
		const number = String(index).padStart(6, '0');
		return { uid: `person${number}`, username: `person.${number}`, token: `token-${number}` };
	});

/** As Meteor keeps a token: its SHA-256 in base64. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');

/** Puts them into a store that no server has open. */
export async function seed(dataDir: string, people: readonly Someone[]): Promise<void> {
	const models = await openModels({ dataDir });
	try {
		const now = new Date();
		for (const { uid, username, token } of people) {
			await models.users.insert({
				_id: uid,
				username,
				name: username,
				type: 'user',
				roles: ['user'],
				active: true,
				createdAt: now,
				_updatedAt: now,
				services: { resume: { loginTokens: [{ when: now, hashedToken: hashOf(token) }] } },
			});
		}
	} finally {
		await models.close();
	}
}
