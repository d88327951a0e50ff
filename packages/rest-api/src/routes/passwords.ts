import { toPrivateUser } from '@rocket.chat/model-typings';
import { success, tooManyRequests } from '../answers.ts';
import { RestError } from '../errors.ts';
import { adminRoute, schema, userRoute } from '../route.ts';
import { type GivenPassword, givenPassword, readGiven } from './given-password.ts';
import { provePassword } from './prove-password.ts';

type OwnInfo = { data: { currentPassword: GivenPassword; newPassword: string } };
type OthersInfo = {
	userId: string;
	data: { password: string; requirePasswordChange?: boolean };
	currentPassword?: GivenPassword;
};

const newPassword = { type: 'string', minLength: 1, maxLength: 2000 } as const;

/**
 * Change and reset of login passwords, and failed sign-ins to the caller's own account. New passwords are sent in plain
 * text, so that their strength can be checked.
 */
export const passwordRoutes = [
	// Of Rocket.Chat's fields only those of the password: the others are not supported yet, and are refused by name.
	userRoute<unknown, OwnInfo>({
		method: 'POST',
		paths: ['/api/v1/users.updateOwnBasicInfo'],
		beforePasswordChange: true,
		body: schema({
			type: 'object',
			properties: {
				data: {
					type: 'object',
					properties: { currentPassword: givenPassword, newPassword },
					required: ['currentPassword', 'newPassword'],
					additionalProperties: false,
				},
			},
			required: ['data'],
			additionalProperties: false,
		}),
		run: async ({ body: { data }, user, token, network, dependencies: { accounts, limiters } }) => {
			const attempt = limiters.login.take(network);
			if (!attempt.allowed) {
				return tooManyRequests(attempt.timeToReset);
			}
			const change = { current: readGiven(data.currentPassword), next: { plain: data.newPassword }, keepToken: token };
			return success({
				user: toPrivateUser(await accounts.changePassword(user._id, change, { network, holder: user._id })),
			});
		},
	}),
	adminRoute<unknown, OthersInfo>({
		method: 'POST',
		paths: ['/api/v1/users.update'],
		body: schema({
			type: 'object',
			properties: {
				userId: { type: 'string', minLength: 1, maxLength: 100 },
				data: {
					type: 'object',
					properties: { password: newPassword, requirePasswordChange: { type: 'boolean' } },
					required: ['password'],
					additionalProperties: false,
				},
				currentPassword: givenPassword,
			},
			required: ['userId', 'data'],
			additionalProperties: false,
		}),
		// `currentPassword` is ours, the administrator's own: a token stolen from them must not open every account.
		run: async (call) => {
			const { body, user, dependencies } = call;
			const { userId, data, currentPassword } = body;
			if (userId === user._id) {
				throw new RestError(
					'error-not-allowed',
					'Your own password is changed by users.updateOwnBasicInfo, which asks for the current one',
				);
			}
			await provePassword(call, currentPassword);
			const { password, requirePasswordChange: mustChange } = data;
			const changed = await dependencies.accounts.resetPassword(
				userId,
				{ plain: password },
				{ by: { userId: user._id }, mustChange },
			);
			return success({ user: toPrivateUser(changed) });
		},
	}),
	// Ours, like the next one: Rocket.Chat records failed sign-ins for administrators only.
	userRoute({
		method: 'GET',
		paths: ['/api/v1/users.getFailedSignIns'],
		run: async ({ user, dependencies: { accounts } }) => {
			const failed = await accounts.failedSignIns(user._id);
			return success({
				failed: failed ? { ...failed, first: failed.first.toISOString(), last: failed.last.toISOString() } : null,
			});
		},
	}),
	userRoute({
		method: 'POST',
		paths: ['/api/v1/users.clearFailedSignIns'],
		run: async ({ user, dependencies: { accounts } }) => {
			await accounts.clearFailedSignIns(user._id);
			return success({});
		},
	}),
];
