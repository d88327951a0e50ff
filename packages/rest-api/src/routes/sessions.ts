import { success } from '../answers.ts';
import { schema, userRoute } from '../route.ts';

/** The caller's own sign-ins, with Rocket.Chat's names, as far as the fields are known here: no address is kept. */
export const sessionRoutes = [
	userRoute({
		method: 'GET',
		paths: ['/api/v1/sessions/list'],
		run: async ({ user, token, dependencies: { accounts } }) => {
			const known = await accounts.sessions(user._id, token);
			const sessions = known.map(({ loginAt, expiresAt, device, ...session }) => ({
				...session,
				...(device && { device: { name: device.name, ...(device.os && { os: { name: device.os } }) } }),
				loginAt: loginAt.toISOString(),
				expiresAt: expiresAt.toISOString(),
			}));
			return success({ sessions, count: sessions.length, offset: 0, total: sessions.length });
		},
	}),
	userRoute<unknown, { sessionId: string }>({
		method: 'POST',
		paths: ['/api/v1/sessions/logout.me'],
		body: schema({
			type: 'object',
			properties: { sessionId: { type: 'string', minLength: 1, maxLength: 100 } },
			required: ['sessionId'],
			additionalProperties: false,
		}),
		run: async ({ body: { sessionId }, user, dependencies: { accounts } }) => {
			await accounts.endSession(user._id, sessionId);
			return success({ sessionId });
		},
	}),
];
