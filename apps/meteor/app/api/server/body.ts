import type { IncomingMessage } from 'node:http';
import type { RestBody } from '@rocket.chat/rest-api';

const refused = (status: 400 | 413 | 415, problem: string): RestBody => ({ ok: false, status, problem });

/** What is read of a body: all of it, or why not. */
type Text = { readonly text: string } | 'too large' | 'aborted';

async function readText(request: IncomingMessage, maxBytes: number): Promise<Text> {
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		for await (const chunk of request as AsyncIterable<Buffer>) {
			size += chunk.length;
			if (size > maxBytes) {
				return 'too large';
			}
			chunks.push(chunk);
		}
	} catch (error) {
		if (request.complete) {
			throw error;
		}
		return 'aborted';
	}
	return { text: Buffer.concat(chunks).toString('utf8') };
}

/**
 * Reads a JSON or form body, as Rocket.Chat takes both.
 * @param aborted called where the client went away before its end
 */
export async function readBody(request: IncomingMessage, maxBytes: number, aborted: () => void): Promise<RestBody> {
	const read = await readText(request, maxBytes);
	if (read === 'too large') {
		return refused(413, `Request body larger than ${maxBytes} bytes`);
	}
	if (read === 'aborted') {
		aborted();
		return refused(400, 'Request body was cut off');
	}
	const { text } = read;
	if (text === '') {
		return { ok: true, value: undefined };
	}
	const type = String(request.headers['content-type'] ?? 'application/json')
		.split(';')[0]
		?.trim();
	if (type === 'application/x-www-form-urlencoded') {
		return { ok: true, value: Object.fromEntries(new URLSearchParams(text)) };
	}
	if (type !== 'application/json') {
		return refused(415, 'Request body must be application/json');
	}
	try {
		return { ok: true, value: JSON.parse(text) as unknown };
	} catch {
		return refused(400, 'Request body is not valid JSON');
	}
}
