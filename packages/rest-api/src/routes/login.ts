import { toPrivateUser } from '@rocket.chat/model-typings';
import type { LoginResult, LoginUser, PasswordInput } from '@rocket.chat/otr-typings';
import { isStorageTrouble, mustBeLoggedIn, statusSuccess, success, tooManyRequests, unauthorized } from '../answers.ts';
import { clientError } from '../errors.ts';
import { type GuestCall, guestRoute, schema, userRoute } from '../route.ts';
import { type GivenPassword, givenPassword, readGiven } from './given-password.ts';

type Login = {
	user?: string | { username?: string; email?: string };
	username?: string;
	email?: string;
	password?: GivenPassword;
	resume?: string;
};

const text = { type: 'string', minLength: 1, maxLength: 1000 } as const;

const loginBody = schema<Login>({
	type: 'object',
	properties: {
		user: {
			anyOf: [
				text,
				{
					type: 'object',
					properties: { username: text, email: text },
					additionalProperties: false,
					minProperties: 1,
					maxProperties: 1,
				},
			],
		},
		username: text,
		email: text,
		password: givenPassword,
		resume: text,
	},
	anyOf: [
		{ required: ['resume'] },
		{ required: ['password', 'user'] },
		{ required: ['password', 'username'] },
		{ required: ['password', 'email'] },
	],
});

function userOf({ user, username, email }: Login): LoginUser {
	if (typeof user === 'object') {
		return user.email === undefined ? { username: user.username ?? '' } : { email: user.email };
	}
	const name = user ?? username ?? email ?? '';
	return name.includes('@') ? { email: name } : { username: name };
}

/** Plain texts of any shape: here a text is never a digest. */
const passwordOf = ({ password }: Login): PasswordInput =>
	typeof password === 'object' ? readGiven(password) : { plain: password ?? '' };

async function logIn({
	body,
	network,
	userAgent,
	holder,
	dependencies: { accounts },
}: GuestCall<unknown, Login>): Promise<LoginResult> {
	return body.resume === undefined
		? accounts.login({ user: userOf(body), password: passwordOf(body) }, { network, userAgent, holder: await holder() })
		: accounts.resume(body.resume);
}

/** Signing in and out, and the caller's own account. */
export const loginRoutes = [
	guestRoute<unknown, Login>({
		method: 'POST',
		paths: ['/api/v1/login'],
		body: loginBody,
		run: async (call) => {
			const { accounts, limiters } = call.dependencies;
			const attempt = limiters.login.take(call.network);
			if (!attempt.allowed) {
				return tooManyRequests(attempt.timeToReset);
			}
			try {
				const { userId, token } = await logIn(call);
				const user = await accounts.authenticate(userId, token);
				return user ? statusSuccess({ userId, authToken: token, me: toPrivateUser(user) }) : unauthorized();
			} catch (error) {
				const refusal = clientError(error);
				if (!refusal || refusal.error === 'error-too-many-requests' || isStorageTrouble(refusal)) {
					throw error;
				}
				return typeof refusal.error === 'number' ? unauthorized() : unauthorized(refusal.error, refusal.reason);
			}
		},
	}),
	userRoute({
		method: 'POST',
		paths: ['/api/v1/logout'],
		beforePasswordChange: true,
		run: async ({ user, token, dependencies: { accounts } }) => {
			const known = await accounts.logout(user._id, token);
			return known ? statusSuccess({ message: "You've been logged out!" }) : mustBeLoggedIn();
		},
	}),
	userRoute({
		method: 'GET',
		paths: ['/api/v1/me'],
		beforePasswordChange: true,
		run: async ({ user, dependencies: { statusOf } }) =>
			success({ ...toPrivateUser(user), status: statusOf(user._id) }),
	}),
];
