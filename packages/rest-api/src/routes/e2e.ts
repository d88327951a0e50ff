import { success, tooManyRequests } from '../answers.ts';
import { schema, userRoute } from '../route.ts';
import { type GivenPassword, givenPassword, readGiven } from './given-password.ts';

type Keys = {
	public_key: string;
	private_key: string;
	force?: boolean;
	replaces?: string;
	currentPassword?: GivenPassword;
};

/** A published bundle and a wrapped seed are far below this. Characters. */
const MAX_KEY_LENGTH = 20_000;
const key = { type: 'string', minLength: 1, maxLength: MAX_KEY_LENGTH } as const;

/** End-to-end keys: the published bundle and the seed that only its owner's password unwraps. */
export const e2eRoutes = [
	userRoute({
		method: 'GET',
		paths: ['/api/v1/e2e.fetchMyKeys'],
		run: async ({ user, dependencies: { accounts } }) => success({ ...(await accounts.getE2EKeys(user._id)) }),
	}),
	userRoute<unknown, Keys>({
		method: 'POST',
		paths: ['/api/v1/e2e.setUserPublicAndPrivateKeys'],
		body: schema({
			type: 'object',
			properties: {
				public_key: key,
				private_key: key,
				force: { type: 'boolean' },
				replaces: key,
				currentPassword: givenPassword,
			},
			required: ['public_key', 'private_key'],
			additionalProperties: false,
		}),
		// `replaces` is ours: the wrapped key that is to go. Where another is there by now, nothing is written. So is
		// `currentPassword`, the login password, without which nothing is written over keys that are there: whoever took a
		// token alone must not destroy them.
		run: async ({
			body: { public_key, private_key, force, replaces, currentPassword },
			user,
			network,
			dependencies: { accounts, limiters },
		}) => {
			const attempt = currentPassword === undefined ? undefined : limiters.login.take(network);
			if (attempt?.allowed === false) {
				return tooManyRequests(attempt.timeToReset);
			}
			const proof = currentPassword === undefined ? {} : { currentPassword: readGiven(currentPassword) };
			const options = { force: force ?? false, replaces, ...proof };
			await accounts.setE2EKeys(user._id, { public_key, private_key }, options, { network, holder: user._id });
			return success({});
		},
	}),
	// Ours: Rocket.Chat gives out public keys with a room's members only, and OTR asks for the key of one person.
	userRoute<{ userId: string }>({
		method: 'GET',
		paths: ['/api/v1/e2e.getPublicKey'],
		query: schema({
			type: 'object',
			properties: { userId: { type: 'string', minLength: 1, maxLength: 100 } },
			required: ['userId'],
		}),
		run: async ({ query: { userId }, dependencies: { accounts } }) =>
			success({ ...(await accounts.getPublicKey(userId)) }),
	}),
];
