// `npm run soak:otr -- [--minutes 10] [--messages 500] [--seed n]`: builds what is stale, finds a Chromium, soaks.
// `npm run verify:deep -- soak-otr` leaves evidence.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
try {
	ensureBuilt(root);
	const { status } = spawnSync(
		process.execPath,
		['--import', 'tsx', 'apps/meteor/tests/browser/soak/main.ts', ...process.argv.slice(2)],
		{
			cwd: root,
			stdio: 'inherit',
			env: { ...process.env, CHROMIUM_PATH: ensureChromium() },
		},
	);
	process.exitCode = status ?? 1;
} catch (error) {
	fail(error.message);
}
