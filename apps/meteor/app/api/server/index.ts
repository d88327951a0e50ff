import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLong, type Line, type LongAnswers, textsOf } from '@rocket.chat/long-answers';
import type { RestAnswer, RestApi } from '@rocket.chat/rest-api';
import { WebApp } from 'meteor/webapp';
import { type Reader, readBody, type Share } from './body.ts';
import { limitFloods } from './floods.ts';

type ApiDependencies = {
	rest: RestApi;
	/** The address of the client, with the proxies that the operator trusts taken into account. */
	clientAddress: (request: IncomingMessage) => string;
	/** The name of an answer in the request log: the template of its route. */
	nameRoute: (response: ServerResponse, route: string) => void;
	longAnswers: LongAnswers;
	/**
	 * Incomplete bodies share a budget. When it is full, a body of the network that holds most is dropped, through
	 * `drop`.
	 */
	bodies: { enter(address: string, drop: () => void): Share };
	/** Counts faults that clients cause in their own requests. */
	onClientFault: (fault: 'aborted' | 'malformed') => void;
};

/** The base of addresses without a host; a host in the request must not be trusted. */
const BASE = 'http://workspace';

const MALFORMED: RestAnswer = {
	status: 400,
	headers: { connection: 'close' },
	body: { success: false, error: 'The address of the request is not a URL' },
};

/** Serves the REST API under `/api`, and sets the limits that hold for every method over DDP. */
export function registerApi({
	rest,
	clientAddress,
	nameRoute,
	longAnswers,
	bodies,
	onClientFault,
}: ApiDependencies): void {
	const respond = async (
		request: IncomingMessage & { originalUrl?: string },
		response: ServerResponse,
	): Promise<void> => {
		const address = request.originalUrl ?? request.url ?? '/';
		if (!URL.canParse(address, BASE)) {
			onClientFault('malformed');
			await send(request, response, MALFORMED, longAnswers);
			return;
		}
		const url = new URL(address, BASE);
		const reader: Reader = {
			enter: (drop) => bodies.enter(clientAddress(request), drop),
			aborted: () => onClientFault('aborted'),
		};
		const answer = await rest.handle({
			method: request.method ?? 'GET',
			path: url.pathname,
			query: Object.fromEntries(url.searchParams),
			readBody: (maxBytes) => readBody(request, maxBytes, reader),
			userId: header(request, 'x-user-id'),
			authToken: header(request, 'x-auth-token'),
			secondFactor: header(request, 'x-2fa-code'),
			clientAddress: clientAddress(request),
			userAgent: header(request, 'user-agent'),
		});
		nameRoute(response, answer.route ?? '/api/*');
		await send(request, response, answer, longAnswers);
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

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' } as const;

async function send(
	request: IncomingMessage,
	response: ServerResponse,
	{ status, headers, body }: RestAnswer,
	longAnswers: LongAnswers,
): Promise<void> {
	const begun = isLong(body) ? await longAnswers.begin(textsOf(body, JSON.stringify)) : { whole: JSON.stringify(body) };
	if ('whole' in begun) {
		const json = Buffer.from(begun.whole);
		response.writeHead(status, { ...headers, ...JSON_HEADERS, 'content-length': json.length });
		response.end(request.method === 'HEAD' ? undefined : json);
		return;
	}
	response.writeHead(status, { ...headers, ...JSON_HEADERS });
	await longAnswers.send(begun, lineOf(response), header(request, 'x-user-id') ?? '');
}

/** The reader of a response. Nothing is written in answer to a HEAD request. */
function lineOf(response: ServerResponse): Line {
	return {
		write: (text, last) =>
			new Promise((resolve) => {
				const gone = () => resolve(false);
				response.once('close', gone);
				const taken = (error?: Error | null) => {
					response.off('close', gone);
					resolve(!error && !response.destroyed);
				};
				if (response.destroyed) {
					taken(new Error('The reader is gone'));
				} else if (last) {
					response.end(text, () => taken());
				} else {
					response.write(text, taken);
				}
			}),
		drop: () => response.destroy(),
		onGone: (callback) => {
			response.once('close', callback);
			return () => response.off('close', callback);
		},
	};
}
