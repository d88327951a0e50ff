import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { pictureOfArchitecture } from './architecture-picture.mjs';
import { root } from './rooms.mjs';
import { tableRows } from './tables.mjs';

const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const folders = (parent: string): readonly string[] =>
	readdirSync(join(root, parent))
		.map((name) => join(parent, name))
		.filter((folder) => existsSync(join(root, folder, 'package.json')));

describe('the picture of the architecture', () => {
	it('shows the imports in the code', () => {
		const fresh = text('docs/architecture.svg') === pictureOfArchitecture();
		expect(fresh, 'draw it again by `node scripts/architecture.mjs`').to.equal(true);
	});
});

describe('the list of decisions', () => {
	it('has number, title and state of every file', () => {
		const files = readdirSync(join(root, 'docs/decisions')).filter((file) => /^\d/.test(file));
		const listed = tableRows(text('docs/decisions/README.md')).map((cells: readonly string[]) => cells.slice(0, 3));
		const found = files.map((file) => {
			const [, number, title, state] =
				/^# (\d{4}) (.+)\n\n((?:Accepted|Superseded by \d{4},) \d{4}-\d\d-\d\d(?:, revised \d{4}-\d\d-\d\d)?)\.\n/.exec(
					text(`docs/decisions/${file}`),
				) ?? [];
			return [`[${number}](${file})`, title, state];
		});
		expect(listed).to.deep.equal(found);
	});
});

describe('the list of pinned dependencies', () => {
	it('has each exact version of each package.json, and no other', () => {
		const places = ['.', 'benchmarks', 'scripts/mutation', ...folders('apps'), ...folders('packages')];
		const pins = new Map<string, string[]>();
		const add = (name: string, version: unknown, place: string): void => {
			if (typeof version === 'string' && /^\d/.test(version)) {
				pins.set(`${name} ${version}`, [...(pins.get(`${name} ${version}`) ?? []), place]);
			}
		};
		for (const place of places) {
			const { dependencies = {}, devDependencies = {}, resolutions = {} } = JSON.parse(text(`${place}/package.json`));
			for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
				add(name, version, place);
			}
			for (const [name, version] of Object.entries(resolutions)) {
				add(name, version, 'resolutions');
			}
		}
		const listed = tableRows(text('docs/DEPENDENCIES.md')).map(([name, version, places]: readonly string[]) => [
			`${name} ${version}`,
			(places ?? '').split(', ').sort(),
		]);
		expect(Object.fromEntries(listed)).to.deep.equal(
			Object.fromEntries([...pins].map(([pin, places]) => [pin, places.sort()])),
		);
	});

	it('says why each is pinned and when it is looked at again', () => {
		for (const cells of tableRows(text('docs/DEPENDENCIES.md'))) {
			expect(cells, cells[0]).to.have.length(5);
			expect(cells[3]).to.match(/\.$/);
			expect(cells[4]).to.match(/\.$/);
		}
	});
});

/** Every Markdown file below a folder. */
const documentsIn = (folder: string): readonly string[] =>
	readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const file = join(folder, entry.name);
		if (entry.isDirectory()) {
			const isSkipped = ['node_modules', 'dist'].includes(entry.name) || /^\.(?!github$)/.test(entry.name);
			return isSkipped ? [] : documentsIn(file);
		}
		return file.endsWith('.md') ? [file] : [];
	});

describe('the documents', () => {
	const documents = documentsIn('.');
	/** Paths in repositories of others. */
	const elsewhere = ['packages/ddp/DDP.md', 'apps/meteor/app/notifications/server/lib/Presence.ts'];
	const path =
		/(?<![\w@./-])(?:apps|packages|scripts|docs|benchmarks|examples|src|tests)\/[\w./-]+\.(?:tsx?|[cm]js|json|md|pml|svg)\b/g;
	const anchors = (markdown: string): readonly string[] =>
		[...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
			(heading ?? '')
				.toLowerCase()
				.replaceAll(/[^\p{L}\p{N} _-]/gu, '')
				.replaceAll(' ', '-'),
		);

	for (const file of documents) {
		it(`name files that exist: ${file}`, () => {
			const named = (text(file).match(path) ?? []).filter(
				(each) => !elsewhere.includes(each) && !/\/dist\//.test(each),
			);
			const exists = (each: string): boolean =>
				[root, join(root, dirname(file))].some((base) => existsSync(join(base, each)));
			expect(named.filter((each) => !exists(each))).to.deep.equal([]);
		});

		it(`have links that lead somewhere: ${file}`, () => {
			const markdown = text(file).replaceAll(/```[\s\S]*?```/g, '');
			for (const [, link = ''] of markdown.matchAll(/\]\(([^)\s]+)\)/g)) {
				if (/^https?:/.test(link)) {
					continue;
				}
				const [path = '', anchor] = link.split('#');
				const target = path === '' ? file : join(dirname(file), path);
				expect(existsSync(join(root, target)), `${file}: ${link}`).to.equal(true);
				if (anchor) {
					expect(anchors(text(target)), `${file}: ${link}`).to.include(anchor);
				}
			}
		});
	}
});
