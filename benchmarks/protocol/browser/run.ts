/** Serves the page to a Chromium and lets it race. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { type Browser, type CDPSession, chromium } from 'playwright-core';
import { merge, SETS, type Timings } from '../contest.ts';

const HTML =
	'<!doctype html><meta charset="utf-8"><title>benchmarks</title><script src="/olm.js"></script><script type="module" src="/page.js"></script>';

const olmFile = (name: string): Buffer =>
	readFileSync(createRequire(import.meta.url).resolve(`@matrix-org/olm/${name}`));

/** Binds a free port of this machine alone. */
function serve(scripts: ReadonlyMap<string, string>): Promise<Server> {
	const files: Record<string, { type: string; body: string | Buffer }> = {
		'/': { type: 'text/html', body: HTML },
		'/olm.js': { type: 'text/javascript', body: olmFile('olm.js') },
		'/olm.wasm': { type: 'application/wasm', body: olmFile('olm.wasm') },
		...Object.fromEntries([...scripts].map(([path, body]) => [path, { type: 'text/javascript', body }])),
	};
	const server = createServer((request, response) => {
		const file = files[request.url ?? ''];
		response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body);
	});
	return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** CPU of all renderers, microseconds: also what WebCrypto's threads use. */
async function rendererCpu(session: CDPSession): Promise<number> {
	const { processInfo } = await session.send('SystemInfo.getProcessInfo');
	return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime * 1e6, 0);
}

export type Race = { readonly seed: number; readonly rounds: number; readonly budget: number; readonly only: string };

/** @param scripts page.ts, bundled. Returns the timings and the browser's version. */
export async function raceInChromium(
	executablePath: string,
	scripts: ReadonlyMap<string, string>,
	race: Race,
	tell: (line: string) => void,
): Promise<{ timings: readonly Timings[]; version: string }> {
	const server = await serve(scripts);
	let browser: Browser | undefined;
	try {
		browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--js-flags=--expose-gc'] });
		const clock = await browser.newBrowserCDPSession();
		const page = await browser.newPage();
		page.on('pageerror', (error) => tell(`page: ${error.message}`));
		await page.exposeFunction('cpuMicroseconds', () => rendererCpu(clock));
		await page.exposeFunction('tell', tell);
		const runs: (readonly Timings[])[] = [];
		for (const set of SETS) {
			await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
			await page.waitForFunction(() => 'race' in window);
			runs.push(await page.evaluate((options) => window.race(options), { ...race, set }));
		}
		return { timings: merge(runs), version: browser.version() };
	} finally {
		await browser?.close();
		server.close();
	}
}
