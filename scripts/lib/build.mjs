import path from 'node:path';
import { yarn } from './install.mjs';
import { fingerprint, unlessFresh } from './stale.mjs';

const isSource = (file) => !/\.spec\.tsx?$/.test(file);

/** Builds client and server through turbo, unless no source has changed since the last build. */
export const ensureBuilt = (root) => {
	const value = fingerprint(
		root,
		[
			...['yarn.lock', 'tsconfig.base.json', 'turbo.json', 'LICENSE', 'packages', 'apps'],
			...['scripts/build-server.mjs', 'scripts/lib/server-bundle.mjs'],
		],
		isSource,
	);
	unlessFresh(path.join(root, 'apps/meteor/dist/.built'), value, () => {
		process.stdout.write('Building the workspace…\n');
		const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NODE_ENV: 'production' };
		const { status } = yarn(root, ['turbo', 'run', 'build', '--output-logs=errors-only', '--no-update-notifier'], {
			env,
		});
		if (status !== 0) {
			throw new Error('Building the workspace failed: see the lines above.');
		}
	});
};
