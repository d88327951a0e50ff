import { toPrivateUser } from '@rocket.chat/model-typings';
import { success, tooManyRequests } from '../answers.ts';
import { guestRoute, schema } from '../route.ts';

type Registration = {
	username: string;
	name?: string;
	email: string;
	pass: string;
	secretURL?: string;
	reason?: string;
	setupToken?: string;
};

const text = { type: 'string', minLength: 1, maxLength: 1000 } as const;

/** Creating an account. `setupToken` is ours: the token of the one-time link that start-up printed. */
export const registerRoutes = [
	guestRoute<unknown, Registration>({
		method: 'POST',
		paths: ['/api/v1/users.register'],
		body: schema({
			type: 'object',
			properties: {
				username: text,
				name: text,
				email: text,
				pass: text,
				secretURL: text,
				reason: text,
				setupToken: text,
			},
			required: ['username', 'email', 'pass'],
			additionalProperties: false,
		}),
		run: async ({
			body: { username, name, email, pass, setupToken },
			network,
			dependencies: { limiters, register },
		}) => {
			const attempt = limiters.register.take(network);
			if (!attempt.allowed) {
				return tooManyRequests(attempt.timeToReset);
			}
			return success({
				user: toPrivateUser(
					await register({ username, name, email, password: { plain: pass } }, setupToken, { network }),
				),
			});
		},
	}),
];
