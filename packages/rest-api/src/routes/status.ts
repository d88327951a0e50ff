import { invalidParams, success } from '../answers.ts';
import { RestError } from '../errors.ts';
import { type SignedInCall, schema, userRoute } from '../route.ts';

type ByIdOrName = { userId?: string; username?: string };

const id = { type: 'string', minLength: 1, maxLength: 100 } as const;

const maybeOneUser = schema<ByIdOrName>({ type: 'object', properties: { userId: id, username: id } });

/** The user that the query names, or the caller. */
async function named({
	query: { userId, username },
	user,
	dependencies: { accounts },
}: SignedInCall<ByIdOrName, unknown>) {
	if (userId === undefined && username === undefined) {
		return { _id: user._id, statusText: user.statusText, self: true };
	}
	const found = await accounts.findUser(userId === undefined ? { username: username ?? '' } : { userId });
	if (!found) {
		throw new RestError(
			'error-invalid-user',
			'The required "userId" or "username" param provided does not match any users',
		);
	}
	return { _id: found._id, statusText: found.statusText, self: found._id === user._id };
}

/** A user's presence as others and the user's own other logins see it. */
export const statusRoutes = [
	userRoute<unknown, ByIdOrName & { status?: string; message?: string }>({
		method: 'POST',
		paths: ['/api/v1/users.setStatus'],
		body: schema({
			type: 'object',
			properties: { status: { type: 'string' }, message: { type: 'string' }, userId: id, username: id },
			additionalProperties: false,
		}),
		run: async ({ body: { status, message, userId = '', username }, user, dependencies: { accounts } }) => {
			if (status === undefined && message === undefined) {
				return invalidParams("must have required property 'status' or 'message'");
			}
			if ((userId !== '' && userId !== user._id) || (username !== undefined && username !== user.username)) {
				throw new RestError('error-not-allowed', 'A status is set by its user alone');
			}
			await accounts.setStatus(user._id, { status, text: message });
			return success({});
		},
	}),
	userRoute<ByIdOrName>({
		method: 'GET',
		paths: ['/api/v1/users.getStatus'],
		query: maybeOneUser,
		run: async (call) => {
			const { _id, statusText = '', self } = await named(call);
			const { statusOf, connectionOf } = call.dependencies;
			return success({
				_id,
				message: statusText,
				status: statusOf(_id),
				...(self && { connectionStatus: connectionOf(_id) }),
			});
		},
	}),
	userRoute<ByIdOrName>({
		method: 'GET',
		paths: ['/api/v1/users.getPresence'],
		query: maybeOneUser,
		run: async (call) => {
			const { _id, self } = await named(call);
			const { statusOf, connectionOf } = call.dependencies;
			return success({
				presence: statusOf(_id),
				...(self && { connectionStatus: connectionOf(_id), lastLogin: call.user.lastLogin }),
			});
		},
	}),
	userRoute({
		method: 'POST',
		paths: ['/api/v1/users.logoutOtherClients'],
		run: async ({ user, token, dependencies: { accounts } }) => {
			await accounts.logoutOthers(user._id, token);
			const { tokenExpires } = await accounts.resume(token);
			return success({ token, tokenExpires: tokenExpires.toISOString() });
		},
	}),
	userRoute({
		method: 'POST',
		paths: ['/api/v1/users.removeOtherTokens'],
		run: async ({ user, token, dependencies: { accounts } }) => {
			await accounts.logoutOthers(user._id, token);
			return success({});
		},
	}),
];
