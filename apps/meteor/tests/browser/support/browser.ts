import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensureFreshBuild } from '../../fresh-build.ts';

// Whatever a browser opens here is the built client.
ensureFreshBuild();

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// `.test` names stand for another machine: plain http from there is no secure context.
	'--host-resolver-rules=MAP *.test 127.0.0.1',
];

/** An extension that may open a closed tab again. */
const REOPENING = fileURLToPath(new URL('./reopening', import.meta.url));

/** A Chromium with a profile folder of its own: a person's own browser. */
export type Profile = { readonly context: BrowserContext; readonly folder: string; close(): Promise<void> };

export type ProfileOptions = {
	readonly width?: number;
	readonly height?: number;
	readonly dark?: boolean /** kept between two openings */;
	readonly folder?: string;
	/** Runs in every document before its own scripts. */
	readonly script?: string;
	/** As when somebody opens the browser again and it brings back what was open. */
	readonly restore?: boolean;
	/** People's browsers have it; Playwright switches it off. With it, go back with `waitUntil: 'commit'`. */
	readonly backForwardCache?: boolean;
	/** Closed tabs can be opened again, by `reopenTab`. */
	readonly reopens?: boolean;
};

/** Processes come and go while one looks at them. */
const attempt = <T>(read: () => T): T | undefined => {
	try {
		return read();
	} catch {
		return undefined;
	}
};

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** The browser that has this profile open dies as in a crash. */
export const killBrowser = async ({ context, folder }: Profile): Promise<void> => {
	const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
	for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		const words = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')) ?? [];
		if (words.includes(`--user-data-dir=${folder}`) && !words.some((word) => word.startsWith('--type='))) {
			process.kill(Number(pid), 'SIGKILL');
		}
	}
	await gone;
};

/** Opens a profile; without `folder` in a new one that disappears when it closes. */
export const openProfile = async ({
	width = 1280,
	height = 800,
	dark = false,
	folder,
	script,
	restore,
	backForwardCache,
	reopens,
}: ProfileOptions = {}): Promise<Profile> => {
	const kept = folder ?? mkdtempSync(join(tmpdir(), 'profile-'));
	const restoring = restore ? ['--restore-last-session', '--hide-crash-restore-bubble'] : [];
	const extended = reopens ? [`--load-extension=${REOPENING}`, `--disable-extensions-except=${REOPENING}`] : [];
	const context = await chromium.launchPersistentContext(kept, {
		executablePath,
		args: [...FLAGS, ...restoring, ...extended],
		ignoreDefaultArgs: [
			...(backForwardCache ? ['--disable-back-forward-cache'] : []),
			...(reopens ? ['--disable-extensions'] : []),
		],
		// HEADED=1 shows the windows to a person who debugs.
		headless: process.env.HEADED !== '1',
		viewport: { width, height },
		colorScheme: dark ? 'dark' : 'light',
		locale: 'en-US',
		timezoneId: 'UTC',
	});
	context.setDefaultTimeout(20_000);
	// The test runner's compiler names inner functions by a helper of this name, which a function sent to the page would
	// miss.
	await context.addInitScript({ content: 'globalThis.__name ??= (named) => named;' });
	if (script !== undefined) {
		await context.addInitScript({ content: script });
	}
	return {
		context,
		folder: kept,
		close: async () => {
			await context.close();
			if (folder === undefined) {
				rmSync(kept, { recursive: true, force: true });
			}
		},
	};
};

/** Opens the tab that was closed last, with the sessionStorage and the form fields that the browser kept of it. */
export const reopenTab = async ({ context }: Profile): Promise<Page> => {
	const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
	const [page] = await Promise.all([context.waitForEvent('page'), worker.evaluate('reopen()')]);
	return page;
};
