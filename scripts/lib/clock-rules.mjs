// Which clock code may read: docs/decisions/0016-clocks.md.
import { transformSync } from 'esbuild';

const quoted = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;

/** Whether a source text reads the system's clock; comments and strings do not count. */
export const asksWallClock = (text, loader = 'ts') => {
	const { code } = transformSync(text, { loader, target: 'es2022', legalComments: 'none' });
	const bare = code.replace(quoted, '""');
	return /\bDate\s*(?:\.\s*now\b|\[|\(\s*\))|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())/.test(bare);
};

/**
 * Files that read it without a reason, and reasons that no file needs any more.
 * @param {Readonly<Record<string, string>>} texts by file
 * @param {Readonly<Record<string, string>>} reasons by file
 */
export const clockProblems = (texts, reasons) => {
	const asking = Object.keys(texts).filter((file) => asksWallClock(texts[file], file.endsWith('x') ? 'tsx' : 'ts'));
	return [
		...asking
			.filter((file) => !reasons[file])
			.map((file) => `${file} asks the clock on the wall: limits, timeouts and expiries go by performance.now()`),
		...Object.keys(reasons)
			.filter((file) => !asking.includes(file))
			.map((file) => `${file} is listed in scripts/lint-clocks.mjs, but does not ask the clock on the wall`),
	];
};
