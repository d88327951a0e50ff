import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

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

/** A Chromium with a profile folder of its own: a person's own browser. */
export type Profile = { readonly context: BrowserContext; readonly folder: string; close(): Promise<void> };

export type ProfileOptions = {
	readonly width?: number;
	readonly height?: number;
	readonly dark?: boolean /** kept between two openings */;
	readonly folder?: string;
};

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Opens a profile; without `folder` in a new one that disappears when it closes. */
export const openProfile = async ({ width = 1280, height = 800, dark = false, folder }: ProfileOptions = {}): Promise<Profile> => {
	const kept = folder ?? mkdtempSync(join(tmpdir(), 'profile-'));
	const context = await chromium.launchPersistentContext(kept, {
		executablePath,
		args: FLAGS,
		headless: true,
		viewport: { width, height },
		colorScheme: dark ? 'dark' : 'light',
		locale: 'en-US',
		timezoneId: 'UTC',
	});
	context.setDefaultTimeout(20_000);
	// The test runner's compiler names inner functions by a helper of this name, which a function sent to the page would miss.
	await context.addInitScript({ content: 'globalThis.__name ??= (named) => named;' });
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
