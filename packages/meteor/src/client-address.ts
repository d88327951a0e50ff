import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/**
 * The headers in a connection's `httpHeaders`: Meteor's list (meteor/packages/ddp-server/stream_server.js). Neither
 * cookies nor authorization.
 */
const exposed = [
	'origin',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-port',
	'x-forwarded-proto',
	'x-real-ip',
	'via',
	'host',
	'user-agent',
	'accept-language',
] as const;

/** Returns an IPv4 address in its own form if the socket listens on both families. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address);

/**
 * The client's address: the socket's, or the one that the outermost of our own proxies wrote into X-Forwarded-For
 * (Meteor's HTTP_FORWARDED_COUNT, Express's `trust proxy`). The client may have forged everything to the left of that.
 * @param proxies number of our own proxies in front; 0 ignores the header
 */
export const clientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>, proxies: number): string => {
	const remote = plain(request.socket.remoteAddress ?? '');
	const header = request.headers['x-forwarded-for'];
	if (proxies < 1 || header === undefined) {
		return remote;
	}
	const forwarded = (Array.isArray(header) ? header.join(',') : header).split(',').map((entry) => entry.trim());
	return plain(forwarded[Math.max(0, forwarded.length - proxies)] ?? '') || remote;
};

/** UTF-16 units of a header that a connection keeps while it is open; browsers and programs send shorter ones. */
const LONGEST = 512;

export const exposedHeaders = (headers: IncomingHttpHeaders): Record<string, string> => {
	const shown: Record<string, string> = {};
	for (const name of exposed) {
		const value = headers[name];
		const text = Array.isArray(value) ? value.join(', ') : value;
		if (text !== undefined && text.length <= LONGEST) {
			shown[name] = text;
		}
	}
	return shown;
};
