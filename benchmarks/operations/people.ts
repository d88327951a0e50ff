import { createHash } from 'node:crypto';
import { openModels } from '@rocket.chat/models';
import { peopleOf, type Someone, seed } from '../relay/people.ts';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');

/** Lets so many new people, and the one with all the conversations, sign in with a token; the server must not run. */
export const letSignIn = async (
	dataDir: string,
	count: number,
	heavy: string,
): Promise<{ readonly crowd: readonly Someone[]; readonly heavy: Someone }> => {
	const crowd = peopleOf(count);
	await seed(dataDir, crowd);
	const token = 'token of the one with all the conversations';
	const models = await openModels({ dataDir });
	try {
		const now = new Date();
		const user = await models.users.addLoginToken(
			heavy,
			{ hashedToken: hashOf(token), when: now },
			{ oldest: new Date(0), limit: 50 },
		);
		return { crowd, heavy: { uid: heavy, username: user?.username ?? '', token } };
	} finally {
		await models.close();
	}
};
