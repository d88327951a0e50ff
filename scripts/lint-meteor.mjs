// Checks that feature modules and the packages they use would load in a Meteor 3 app, and that the package `meteor` is
// what they import.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { register } from 'tsx/esm/api';
import { meteorMembers, problemOfImport, problemOfPackage, problemsOfText } from './lib/meteor-rules.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const problems = new Set();

const filesBelow = (dir) =>
	fs
		.readdirSync(path.join(root, dir), { recursive: true })
		.map((file) => path.posix.join(dir, file.split(path.sep).join('/')))
		.filter(
			(file) =>
				/\.tsx?$/.test(file) && !/\.(spec|d)\.tsx?$/.test(file) && !/(^|\/)(node_modules|dist|tests)\//.test(file),
		);

const features = filesBelow('apps/meteor/app').filter((file) => /^apps\/meteor\/app\/[^/]+\/(lib|server)\//.test(file));
const composition = filesBelow('apps/meteor/server');

const workspaces = new Map(
	fs.readdirSync(path.join(root, 'packages')).map((folder) => {
		const manifest = JSON.parse(read(`packages/${folder}/package.json`));
		return [manifest.name, { folder, manifest }];
	}),
);

/** Follows relative imports and workspace packages; all else stays outside. */
const rooms = {
	name: 'rooms',
	setup({ onResolve }) {
		onResolve({ filter: /^[^./]/ }, ({ path: specifier, kind }) => {
			if (kind === 'entry-point') {
				return undefined;
			}
			const workspace = workspaces.get(specifier);
			return workspace
				? { path: path.join(root, 'packages', workspace.folder, workspace.manifest.main) }
				: { path: specifier, external: true };
		});
	},
};

const options = {
	absWorkingDir: root,
	bundle: true,
	write: false,
	metafile: true,
	outdir: 'dist',
	platform: 'node',
	format: 'esm',
	logLevel: 'silent',
	plugins: [rooms],
};
let inputs = {};
try {
	({
		metafile: { inputs },
	} = await build({ ...options, entryPoints: features }));
} catch (error) {
	for (const { text, location } of error.errors ?? [{ text: error.message }]) {
		problems.add(`${location?.file ?? 'apps/meteor'}: ${text}`);
	}
}

const folders = new Set();
for (const [file, { imports }] of Object.entries(inputs)) {
	folders.add(/^packages\/([^/]+)/.exec(file)?.[1]);
	for (const problem of problemsOfText(read(file), file.endsWith('x') ? 'tsx' : 'ts')) {
		problems.add(`${file} ${problem}.`);
	}
	for (const { path: target, original: specifier = target, kind, external } of imports) {
		const isMeteor = specifier.startsWith('meteor/');
		const problem =
			problemOfImport({ kind, specifier }) ??
			(external && !isMeteor ? problemOfPackage(specifier, path.join(root, file)) : undefined);
		if (problem) {
			problems.add(`${file} ${problem}.`);
		}
		if (specifier === 'meteor/boot' || specifier === 'meteor') {
			problems.add(`${file} imports '${specifier}', which Meteor does not have.`);
		}
	}
}

for (const { folder, manifest } of workspaces.values()) {
	if (
		folders.has(folder) &&
		(manifest.exports || !manifest.main || !fs.existsSync(path.join(root, 'packages', folder, manifest.main)))
	) {
		problems.add(`packages/${folder}/package.json needs a main file and no exports map.`);
	}
}

// The package `meteor` is exactly what is imported of it, and each member read of it is there.
register();
const served = new Map();
for (const file of fs.readdirSync(path.join(root, 'packages/meteor')).filter((name) => name.endsWith('.ts'))) {
	served.set(file.slice(0, -'.ts'.length), await import(path.join(root, 'packages/meteor', file)));
}
const used = new Set();
for (const file of [...features, ...composition]) {
	for (const [module, name, member] of meteorMembers(read(file))) {
		used.add(module);
		const value = served.get(module)?.[name];
		if (value === undefined) {
			problems.add(`${file} imports ${name} of 'meteor/${module}', which packages/meteor does not serve.`);
		} else if (member !== undefined && !(member in value)) {
			problems.add(`${file} uses ${name}.${member} of 'meteor/${module}', which packages/meteor does not serve.`);
		}
	}
}
for (const module of served.keys()) {
	if (!used.has(module)) {
		problems.add(`packages/meteor/${module}.ts is imported by nothing in apps/meteor.`);
	}
}

// Once the root is a Meteor app with compiled workspaces, the list of them is complete.
const manifest = JSON.parse(read('package.json'));
for (const folder of manifest.meteor?.nodeModules ? folders : []) {
	const name = folder && JSON.parse(read(`packages/${folder}/package.json`)).name;
	if (name && !(manifest.meteor.nodeModules.recompile?.[name] && manifest.dependencies?.[name])) {
		problems.add(`package.json must list '${name}' in meteor.nodeModules.recompile and in dependencies.`);
	}
}

for (const problem of problems) {
	console.error(problem);
}
process.exitCode = problems.size > 0 ? 1 : 0;
console.log(
	problems.size > 0 ? `${problems.size} problems` : `${Object.keys(inputs).length} files would load in Meteor`,
);
