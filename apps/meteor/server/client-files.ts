import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type HttpHandler, pathOf } from './http.ts';

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.webmanifest': 'application/manifest+json',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.ico': 'image/x-icon',
	'.wasm': 'application/wasm',
	'.woff': 'font/woff',
	'.woff2': 'font/woff2',
	'.txt': 'text/plain; charset=utf-8',
};

/** Addresses that differ from the name of their file. */
const NAMED: ReadonlyMap<string, string> = new Map([['/licenses', '/licenses.txt']]);

/** Pages of the client's router: each is answered with index.html. */
const PAGES = /^\/(?:$|login$|register$|home$|direct\/|admin(?:\/|$)|account(?:\/|$))/;

const compress = promisify(gzip);
const COMPRESSIBLE = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.wasm', '.txt', '.webmanifest']);

type ClientFile = {
	readonly path: string;
	readonly type: string;
	readonly immutable: boolean;
	readonly etag: string;
	gzipped?: Promise<Buffer>;
};

/**
 * Serves the built client. The folder is listed once, so that no address can reach a file outside of it; browsers cache
 * files whose names contain a hash (`/assets/`) for a year, and revalidate the others each time.
 */
export function clientFiles(folder: string | undefined): HttpHandler {
	const files = folder && existsSync(join(folder, 'index.html')) ? listFiles(folder) : new Map<string, ClientFile>();
	const index = files.get('/index.html');
	return (request, response, next) => {
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			next();
			return;
		}
		const path = pathOf(request);
		const page = PAGES.test(path);
		const file = page ? index : files.get(NAMED.get(path) ?? path);
		response.logRoute = page ? 'client page' : 'client file';
		if (file) {
			serve(file, request, response).catch(next);
		} else if (page) {
			answerText(response, 503, 'The client is not built. Run `npm start`, which builds it.');
		} else {
			answerText(response, 404, 'Not found');
		}
	};
}

function answerText(response: ServerResponse, status: number, text: string): void {
	response
		.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
		.end(`${text}\n`);
}

function listFiles(folder: string): Map<string, ClientFile> {
	const files = new Map<string, ClientFile>();
	for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		const path = join(folder, entry);
		const type = TYPES[extname(path)];
		if (!type || !statSync(path).isFile()) {
			continue;
		}
		const address = `/${relative(folder, path).split(sep).join('/')}`;
		const etag = `"${createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 27)}"`;
		files.set(address, { path, type, immutable: address.startsWith('/assets/'), etag });
	}
	return files;
}

async function serve(file: ClientFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
	response.setHeader('content-type', file.type);
	response.setHeader('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
	response.setHeader('etag', file.etag);
	response.setHeader('vary', 'accept-encoding');
	if (request.headers['if-none-match'] === file.etag) {
		response.writeHead(304).end();
		return;
	}
	const body = await gzippedFor(file, request);
	if (body) {
		response.setHeader('content-encoding', 'gzip');
		response.setHeader('content-length', body.length);
	} else {
		response.setHeader('content-length', statSync(file.path).size);
	}
	response.writeHead(200);
	if (request.method === 'HEAD') {
		response.end();
	} else if (body) {
		response.end(body);
	} else {
		// Closes both: a client that disconnects must not leave the file open.
		pipeline(createReadStream(file.path), response, () => undefined);
	}
}

/**
 * The gzipped body, made at the first request and kept: the client is a few hundred kB. Undefined if the browser does
 * not accept gzip or the type is not compressible.
 */
function gzippedFor(file: ClientFile, request: IncomingMessage): Promise<Buffer> | undefined {
	if (!COMPRESSIBLE.has(extname(file.path)) || !/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
		return undefined;
	}
	file.gzipped ??= compress(readFileSync(file.path), { level: 6 });
	return file.gzipped;
}
