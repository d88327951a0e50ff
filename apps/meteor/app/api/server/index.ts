import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RestAnswer, RestApi } from '@rocket.chat/rest-api';
import { WebApp } from 'meteor/webapp';
import { readBody } from './body.ts';
import { limitFloods } from './floods.ts';

type ApiDependencies = {
	rest: RestApi;
	/** The address of the client, with the proxies that the operator trusts taken into account. */
	clientAddress: (request: IncomingMessage) => string;
	/** What the request log calls an answer: the template of its route. */
	nameRoute: (response: ServerResponse, route: string) => void;
};

/** Serves the REST API under `/api`, and sets the limits that hold for every method over DDP. */
export function registerApi({ rest, clientAddress, nameRoute }: ApiDependencies): void {
	const respond = async (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse): Promise<void> => {
		const url = new URL(request.originalUrl ?? request.url ?? '/', 'http://workspace');
		const answer = await rest.handle({
			method: request.method ?? 'GET',
			path: url.pathname,
			query: Object.fromEntries(url.searchParams),
			readBody: (maxBytes) => readBody(request, maxBytes),
			userId: header(request, 'x-user-id'),
			authToken: header(request, 'x-auth-token'),
			clientAddress: clientAddress(request),
		});
		nameRoute(response, answer.route ?? '/api/*');
		send(request, response, answer);
	};
	limitFloods();
	WebApp.handlers.use('/api', (request, response, next) => {
		respond(request, response).catch(next);
	});
}

function header(request: IncomingMessage, name: string): string | undefined {
	const value = request.headers[name];
	return Array.isArray(value) ? value[0] : value;
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: RestAnswer): void {
	const json = Buffer.from(JSON.stringify(body));
	response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8', 'content-length': json.length, 'cache-control': 'no-store' });
	response.end(request.method === 'HEAD' ? undefined : json);
}
