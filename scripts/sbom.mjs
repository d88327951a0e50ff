// `npm run sbom [-- file]`: what a running workspace consists of, as a CycloneDX bill of materials (ECMA-424), from
// yarn.lock and what is installed.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { checkNode, fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const file = path.resolve(process.argv[2] ?? 'sbom.cdx.json');

checkNode(root);
try {
	ensureInstalled(root);
} catch (error) {
	fail(error.message);
}
const bin = path.join(root, 'node_modules/.bin');
const options = [
	'--production',
	'--output-reproducible',
	'--spec-version',
	'1.6',
	'--output-format',
	'JSON',
	'--output-file',
	file,
];
const { status } = spawnSync(
	process.execPath,
	[path.join(root, 'node_modules/@cyclonedx/yarn-plugin-cyclonedx/bin/cyclonedx-yarn-cli.js'), ...options],
	{
		// Of the app that runs; what the root's manifest adds is for building inside Meteor.
		cwd: path.join(root, 'apps/meteor'),
		stdio: ['ignore', 'ignore', 'inherit'],
		// The plugin calls yarn by name: the workspace's own, however this was started.
		env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` },
	},
);
if (status !== 0) {
	fail('The bill of materials was not written: see the lines above.');
}
process.stdout.write(`Wrote ${file}\n`);
