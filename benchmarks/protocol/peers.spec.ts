import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Other protocols' libraries; libsignal-client's licence is the AGPL. */
const PEERS = ['@signalapp/libsignal-client', '@matrix-org/olm', 'socket.io', 'socket.io-client'];

type Manifest = {
	readonly folder: string;
	readonly fields: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
};

const FIELDS = [
	'dependencies',
	'devDependencies',
	'peerDependencies',
	'optionalDependencies',
	'resolutions',
	'bundledDependencies',
];

const manifests = (): readonly Manifest[] =>
	[
		'',
		'benchmarks',
		...['packages', 'apps', 'ee/packages', 'ee/apps'].flatMap((group) =>
			existsSync(join(root, group)) ? readdirSync(join(root, group)).map((name) => `${group}/${name}`) : [],
		),
	]
		.filter((folder) => existsSync(join(root, folder, 'package.json')))
		.map((folder) => ({
			folder,
			fields: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest['fields'],
		}));

describe('benchmarks: the peers never ship', () => {
	it('names them in devDependencies of the benchmarks, pinned, and nowhere else', () => {
		const found = manifests().flatMap((manifest) =>
			FIELDS.flatMap((field) =>
				PEERS.filter((peer) => manifest.fields[field]?.[peer]).map(
					(peer) => `${manifest.folder} ${field} ${peer}@${manifest.fields[field]?.[peer]}`,
				),
			),
		);
		expect(found).to.deep.equal([
			'benchmarks devDependencies @signalapp/libsignal-client@0.103.0',
			'benchmarks devDependencies @matrix-org/olm@3.2.15',
			'benchmarks devDependencies socket.io@4.8.4',
			'benchmarks devDependencies socket.io-client@4.8.4',
		]);
	});

	it('lets no workspace depend on the benchmarks', () => {
		const dependents = manifests().filter((manifest) =>
			FIELDS.some((field) => manifest.fields[field]?.['@rocket.chat/benchmarks']),
		);
		expect(dependents.map(({ folder }) => folder)).to.deep.equal([]);
	});

	it('finds them in the lock file as dependencies of the benchmarks alone', () => {
		const blocks = readFileSync(join(root, 'yarn.lock'), 'utf8').split('\n\n');
		const dependents = blocks.filter((block) =>
			PEERS.some((peer) =>
				block.split('\n').some((line) => line.startsWith(`    "${peer}":`) || line.startsWith(`    ${peer}:`)),
			),
		);
		expect(dependents.map((block) => block.split('\n')[0])).to.deep.equal([
			'"@rocket.chat/benchmarks@workspace:benchmarks":',
		]);
	});
});
