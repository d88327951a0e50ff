import { success } from '../answers.ts';
import { guestRoute } from '../route.ts';

/** What the workspace is, for clients that look before they sign in. */
export const infoRoutes = [
	guestRoute({
		method: 'GET',
		paths: ['/api/info', '/api/v1/info'],
		run: async ({ dependencies: { version } }) => success({ version, info: { version } }),
	}),
];
