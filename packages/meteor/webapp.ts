import type { Server } from 'node:http';
import type { Express } from 'express';
import { runtime } from './src/runtime.ts';

/** docs.meteor.com, packages/webapp.html. Both belong to the server being composed; `resetMeteor` replaces them. */
export const WebApp = {
	/** An Express 5 app: `WebApp.handlers.use(path, handler)`, `.get(...)`. */
	get handlers(): Express {
		return runtime().handlers;
	},
	get httpServer(): Server {
		return runtime().httpServer;
	},
};
