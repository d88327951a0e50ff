import { success } from '../answers.ts';
import { guestRoute } from '../route.ts';

/** Facts about the workspace, for clients before sign-in. */
export const infoRoutes = [
	guestRoute({
		method: 'GET',
		paths: ['/api/info', '/api/v1/info'],
		run: async ({ dependencies: { version } }) => success({ version, info: { version } }),
	}),
];
