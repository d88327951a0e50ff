import { createServer, type Server } from 'node:http';
import { createRateLimiter, createRegistry, type DdpRegistry, type RateLimiter } from '@rocket.chat/ddp-server';
import express, { type Express } from 'express';
import { HttpConnections } from './http-connections.ts';

type Startup = () => unknown;

/**
 * Where feature modules register before the server listens. Meteor's API is global, so there is one per process;
 * `reset` gives a fresh one to the next server of a test.
 */
export interface Runtime {
	readonly registry: DdpRegistry;
	readonly rateLimiter: RateLimiter;
	readonly handlers: Express;
	readonly connections: HttpConnections;
	/** The server that listens, or will; replaced by an https one if TLS is configured. */
	httpServer: Server;
	/** Undefined once they have run: a later one runs at once, as in Meteor. */
	startups: Startup[] | undefined;
}

const createRuntime = (): Runtime => {
	const handlers = express();
	handlers.disable('x-powered-by');
	const connections = new HttpConnections();
	return {
		registry: createRegistry(),
		rateLimiter: createRateLimiter(() => performance.now()),
		handlers,
		connections,
		httpServer: createServer(connections.bound(handlers)),
		startups: [],
	};
};

let current = createRuntime();

export const runtime = (): Runtime => current;

/** Forgets every method, publication, route, rule and hook. A running server keeps its own. */
export const resetRuntime = (): void => {
	current = createRuntime();
};
