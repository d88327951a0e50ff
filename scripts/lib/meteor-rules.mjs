// What a file must keep to, so that a real Meteor 3 app can load it (docs/ARCHITECTURE.md, "Meteor").
import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { transformSync } from 'esbuild';

const quoted = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/** Problems of one source text, whatever it imports. */
export const problemsOfText = (text, loader = 'ts') => {
	let code;
	try {
		// As CommonJS, which is what Meteor makes of it and which knows no top-level await.
		({ code } = transformSync(text, { loader, format: 'cjs', target: 'es2022', legalComments: 'none' }));
	} catch (error) {
		return error.errors.map((message) =>
			message.text.includes('op-level await') ? 'awaits at its top level' : `does not compile: ${message.text}`,
		);
	}
	const bare = code.replace(quoted, '""');
	// Meteor compiles ** to Math.pow, which throws for a BigInt.
	const usesBigInt = /\bBigInt\b|(?<![\w.])(?:\d[\d_]*|0x[\da-f_]+)n\b/i.test(bare);
	return usesBigInt && bare.includes('**') ? ['uses ** beside BigInt'] : [];
};

/** Problems of one import, as esbuild's metafile has it. */
export const problemOfImport = ({ kind, specifier }) => {
	if (kind !== 'import-statement') {
		return `imports '${specifier}' by ${kind}: only static imports load`;
	}
	if (/^\.{1,2}\//.test(specifier) && /\.[cm]?jsx?$/.test(specifier)) {
		return `imports '${specifier}': a relative import names the .ts file`;
	}
	return undefined;
};

const packageDirOf = (name, from) => {
	for (let dir = path.dirname(from); ; dir = path.dirname(dir)) {
		const candidate = path.join(dir, 'node_modules', name);
		if (fs.existsSync(path.join(candidate, 'package.json'))) {
			return candidate;
		}
		if (dir === path.dirname(dir)) {
			return undefined;
		}
	}
};

const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/** Meteor reads no `exports` map: a package needs a main file, a subpath must be a file. */
export const problemOfPackage = (specifier, from) => {
	if (isBuiltin(specifier)) {
		return undefined;
	}
	const parts = specifier.split('/');
	const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
	const dir = packageDirOf(name, from);
	if (!dir) {
		return `imports '${specifier}', which is not installed`;
	}
	if (parts.length > 0) {
		const subpath = path.join(dir, ...parts);
		return isFile(subpath) || isFile(`${subpath}.js`)
			? undefined
			: `imports '${specifier}': without an exports map there is no such file`;
	}
	const { main = 'index.js' } = JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'));
	const entry = path.join(dir, main);
	return isFile(entry) || isFile(`${entry}.js`) || isFile(path.join(entry, 'index.js'))
		? undefined
		: `imports '${name}', which has no main file`;
};

/**
 * Members read of what a file imports from meteor/*: `[module, export, member]`, the member undefined for the import
 * itself. Types do not count.
 */
export const meteorMembers = (text) => {
	const { code } = transformSync(text, { loader: 'ts', format: 'esm', target: 'es2022', legalComments: 'none' });
	const bare = code.replace(quoted, '""');
	const members = [];
	for (const [, names, module] of code.matchAll(/import\s*\{([^}]*)\}\s*from\s*"meteor\/([^"]+)"/g)) {
		for (const entry of names.split(',').map((name) => name.trim())) {
			const [name, alias = name] = entry.split(/\s+as\s+/);
			const uses = bare.matchAll(new RegExp(`(?<![\\w.$])${alias}\\.(\\w+)`, 'g'));
			members.push([module, name, undefined], ...[...uses].map(([, member]) => [module, name, member]));
		}
	}
	return members;
};
