import type { Route } from '../route.ts';
import { chatRoutes } from './chat.ts';
import { e2eRoutes } from './e2e.ts';
import { imRoutes } from './im.ts';
import { infoRoutes } from './info.ts';
import { loginRoutes } from './login.ts';
import { passwordRoutes } from './passwords.ts';
import { registerRoutes } from './register.ts';
import { roomRoutes } from './rooms.ts';
import { sessionRoutes } from './sessions.ts';
import { settingRoutes } from './settings.ts';
import { statusRoutes } from './status.ts';
import { userRoutes } from './users.ts';

/** The whole of the REST API. */
export const routes: readonly Route[] = [
	...infoRoutes,
	...loginRoutes,
	...registerRoutes,
	...passwordRoutes,
	...sessionRoutes,
	...userRoutes,
	...statusRoutes,
	...imRoutes,
	...roomRoutes,
	...chatRoutes,
	...settingRoutes,
	...e2eRoutes,
];
