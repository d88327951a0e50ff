import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Lines of a Markdown page between which a benchmark writes its figures. */
export type Marks = { readonly begin: string; readonly end: string };

/**
 * The page with `figures` in the place of what its marks enclose.
 * @throws Error where a mark is absent
 */
export function withFigures(page: string, { begin, end }: Marks, figures: string): string {
	const [from, to] = [page.indexOf(begin), page.indexOf(end)];
	if (from < 0 || to < from) {
		throw new Error(`The page must contain "${begin}" and after it "${end}".`);
	}
	return `${page.slice(0, from)}${begin}\n\n${figures}\n\n${page.slice(to)}`;
}

/** The absolute path of a file in docs/. */
export const inDocs = (file: string): string => fileURLToPath(new URL(`../docs/${file}`, import.meta.url));

/** Writes the figures of a benchmark to a page in docs/. */
export function writeFigures(file: string, marks: Marks, figures: string): void {
	const path = inDocs(file);
	writeFileSync(path, withFigures(readFileSync(path, 'utf8'), marks, figures));
}
