import type { IncomingMessage } from 'node:http';
import type { RestBody } from '@rocket.chat/rest-api';

const refused = (status: 400 | 413 | 415, problem: string): RestBody => ({ ok: false, status, problem });

async function readText(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > maxBytes) {
			return undefined;
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Reads a JSON or form body, as Rocket.Chat takes both. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<RestBody> {
	const text = await readText(request, maxBytes);
	if (text === undefined) {
		return refused(413, `Request body larger than ${maxBytes} bytes`);
	}
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
