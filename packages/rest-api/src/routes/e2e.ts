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

/** Characters; a published bundle and a wrapped seed are far shorter. */
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
		// `replaces` is ours: the wrapped key to be replaced. If another one is stored by now, nothing is written.
		// `currentPassword` is ours too, the login password, without which stored keys are not replaced: a stolen token
		// alone must not destroy them.
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
	// Ours: Rocket.Chat returns public keys only with a room's members, and OTR needs the key of one person.
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
