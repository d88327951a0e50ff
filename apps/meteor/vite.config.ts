import { readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import license, { type Dependency } from 'rollup-plugin-license';
import { defineConfig, type Plugin } from 'vite';

/** Languages whose texts of react-aria (names of parts of a calendar, announcements of a list) are kept. */
const KEPT = /^en-US\.[cm]?js$/;

const OTHER_LANGUAGE =
	/\/(?:react-aria|react-stately|@react-aria\/[^/]+|@react-stately\/[^/]+)\/(?:dist|intl)\/(?:private\/intl\/[^/]+\/)?([a-z]{2}-[A-Z]{2}\.[cm]?js)$/;

/** react-aria ships its texts in 34 languages, and Fuselage takes all of them: 66 kB of a page that speaks one. */
const dropUnusedLanguages = (): Plugin => ({
	name: 'drop-unused-languages',
	enforce: 'pre',
	load(id) {
		const [, file] = OTHER_LANGUAGE.exec(id.replace(/\?.*$/, '')) ?? [];
		if (file === undefined || KEPT.test(file)) {
			return null;
		}
		return file.endsWith('.cjs') ? 'module.exports = {};' : 'export default {};';
	},
});

const FUSELAGE = /@rocket\.chat\/fuselage\/dist\/fuselage\.production\.js$/;
const OPTION = /\.\.\.(\w+),key:\w+,id:\w+,"aria-selected":/g;

/**
 * Fuselage's menu items say `aria-selected`, which the role menuitem does not allow (WAI-ARIA 1.2, section 5.4); its
 * options may.
 */
const fixMenuItems = (): Plugin => ({
	name: 'fix-menu-items',
	transform(code, id) {
		if (!FUSELAGE.test(id)) {
			return null;
		}
		const fixed = code.replace(OPTION, (found, rest: string) => `${found}${rest}.role==='menuitem'?undefined:`);
		if (fixed === code) {
			this.error(
				'Fuselage renders its options otherwise than before: look whether its menu items still say aria-selected.',
			);
		}
		return { code: fixed, map: null };
	},
});

const RULE = `\n\n${'-'.repeat(80)}\n\n`;

const titleOf = ({ name, version, license: kind }: Dependency): string => `${name} ${version} (${kind})`;

/** The MIT licence's own words, from below its copyright line. */
const MIT = readFileSync(path.join(import.meta.dirname, '../../LICENSE'), 'utf8')
	.replace(/^[\s\S]*?(?=Permission is hereby granted)/, '')
	.trim();

/** A package that ships no licence file names its kind and its author. */
const spelledOut = ({ name, license: kind, author }: Dependency): string => {
	if (kind !== 'MIT' || !author) {
		throw new Error(`${name} ships no licence text: add its text here.`);
	}
	return `Copyright (c) ${author.text()}\n\n${MIT}`;
};

const textOf = (dependency: Dependency): string =>
	[dependency.licenseText?.trim() || spelledOut(dependency), dependency.noticeText?.trim()]
		.filter(Boolean)
		.join('\n\n');

/** Each text once, below the names of all that it is for. */
const notices = (dependencies: Dependency[]): string => {
	const inter = readFileSync(path.join(import.meta.dirname, 'client/fonts/Inter.txt'), 'utf8').trim();
	const titles = new Map([[inter, ['Inter, the typeface (OFL-1.1)']]]);
	for (const dependency of dependencies) {
		const text = textOf(dependency);
		titles.set(text, [...(titles.get(text) ?? []), titleOf(dependency)]);
	}
	return [...titles].map(([text, names]) => `${names.sort().join('\n')}\n\n${text}`).join(RULE);
};

/**
 * The licences of everything that is sent to browsers, served at /licenses: most of them ask that they go with every
 * copy.
 */
const licences = license({
	thirdParty: {
		multipleVersions: true,
		output: { file: path.join(import.meta.dirname, 'dist/client/licenses.txt'), template: notices },
	},
}) as Plugin;

/**
 * Rarely changed and large, so that a browser keeps it over releases. The cryptography is asked for only once somebody
 * is signed in, libsodium only once off-the-record is opened.
 */
const chunks = [
	{
		name: 'cryptography',
		test: /node_modules\/(?:@noble|tweetnacl|hash-wasm)\/|packages\/crypto\/src\/(?:bytes|hashes|lengths)\.ts/,
	},
	{ name: 'libsodium', test: /node_modules\/libsodium(?:-wrappers)?\// },
	{ name: 'markup', test: /node_modules\/(?:@rocket\.chat\/message-parser|markdown-it-emoji)\// },
	{ name: 'react', test: /node_modules\/(?:react|react-dom|scheduler)\// },
	{
		name: 'fuselage',
		test: /node_modules\/(?:@rocket\.chat\/(?:fuselage|fuselage-hooks|css-in-js|icons|memo|stylis|fuselage-tokens)|react-aria|react-stately|react-virtuoso)/,
	},
];

export default defineConfig(({ command }) => ({
	root: import.meta.dirname,
	plugins:
		command === 'serve'
			? // Replaces components in the open page and keeps their state. What is built has nothing of it.
				[react(), dropUnusedLanguages()]
			: [dropUnusedLanguages(), fixMenuItems(), licences],
	build: {
		outDir: 'dist/client',
		emptyOutDir: true,
		target: 'es2022',
		sourcemap: false,
		// A data: URL would need img-src and font-src data: in the content security policy.
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 1500,
		rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
	},
}));
