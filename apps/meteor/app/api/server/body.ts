import type { IncomingMessage } from 'node:http';
import type { RestBody } from '@rocket.chat/rest-api';

const refused = (status: 400 | 413 | 415, problem: string): RestBody => ({ ok: false, status, problem });

/** The result of reading a body: all of it, or why it could not be read. */
type Text = { readonly text: string } | 'too large' | 'aborted';

/** Overhead of a body's chunk beyond its content, bytes. */
const CHUNK = 400;

/** The share of an incomplete body in the budget of all incomplete bodies. */
export type Share = {
	/** @param bytes bytes that it holds now */
	hold(bytes: number): void;
	leave(): void;
};

export type Reader = {
	/** Takes a share of the budget of all bodies. */
	enter(drop: () => void): Share;
	/** The client disconnected before the end, or its body was dropped to free memory. */
	aborted(): void;
};

async function readText(request: IncomingMessage, maxBytes: number, enter: Reader['enter']): Promise<Text> {
	const chunks: Buffer[] = [];
	let size = 0;
	const share = enter(() => request.destroy());
	try {
		for await (const chunk of request as AsyncIterable<Buffer>) {
			size += chunk.length;
			if (size > maxBytes) {
				return 'too large';
			}
			chunks.push(chunk);
			share.hold(size + CHUNK * chunks.length);
		}
	} catch (error) {
		if (request.complete) {
			throw error;
		}
		return 'aborted';
	} finally {
		share.leave();
	}
	return { text: Buffer.concat(chunks).toString('utf8') };
}

/** Reads a JSON or form body; Rocket.Chat accepts both. */
export async function readBody(
	request: IncomingMessage,
	maxBytes: number,
	{ enter, aborted }: Reader,
): Promise<RestBody> {
	const read = await readText(request, maxBytes, enter);
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
