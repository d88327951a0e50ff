import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fingerprint, unlessFresh } from './stale.mjs';

const isManifest = (file) => ['package.json', 'yarn.lock', '.yarnrc.yml'].includes(path.basename(file));

const packageManager = (root) => {
	const local = path.join(root, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');
	if (fs.existsSync(local)) {
		return [process.execPath, [local]];
	}
	const { packageManager: pinned } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
	return ['npx', ['-y', pinned.replace(/^yarn@/, '@yarnpkg/cli-dist@')]];
};

/** Yarn from the workspace itself, or through npx on a machine that has never installed it. Corepack is not needed. */
export const yarn = (root, args, options = {}) => {
	const [command, prefix] = packageManager(root);
	return spawnSync(command, [...prefix, ...args], { cwd: root, stdio: 'inherit', ...options });
};

/**
 * The file that marks an installation, and its text while the installation matches the manifests.
 * @public for the copies of the tree that tests make
 */
export const installStamp = (root) => ({
	file: path.join(root, 'node_modules/.installed'),
	value: fingerprint(
		root,
		['package.json', 'yarn.lock', '.yarnrc.yml', 'packages', 'apps', 'ee', 'benchmarks'],
		isManifest,
	),
});

/** Installs exactly what yarn.lock names, unless nothing has changed since the last time. */
export const ensureInstalled = (root) => {
	const { file, value } = installStamp(root);
	unlessFresh(file, value, () => {
		process.stdout.write('Installing packages…\n');
		const { status } = yarn(root, ['install', '--immutable'], {
			stdio: ['ignore', 'pipe', 'pipe'],
			encoding: 'utf8',
			maxBuffer: 1 << 26,
		});
		if (status !== 0) {
			const again = yarn(root, ['install', '--immutable']);
			if (again.status !== 0) {
				throw new Error(
					'Installing packages failed: see the lines above; check the network and run the command again.',
				);
			}
		}
	});
};
