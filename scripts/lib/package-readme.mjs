import fs from 'node:fs';
import path from 'node:path';

const MAX_LINES = 20;

/** What is wrong with the README.md of a package: its title, its parts, its length, and the paths that it names. */
export const problemsOfReadme = (dir) => {
	const file = path.join(dir, 'README.md');
	if (!fs.existsSync(file)) {
		return ['has no README.md: say what it owns, its entry, its words, and how to add to it'];
	}
	const text = fs.readFileSync(file, 'utf8');
	const { name } = JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'));
	const problems = [];
	if (!text.startsWith(`# ${name}\n`)) {
		problems.push(`has a README.md that does not begin with "# ${name}"`);
	}
	for (const part of ['- Entry: ', '- Words: ', 'To add ']) {
		if (!text.includes(`\n${part}`)) {
			problems.push(`has a README.md without a line that begins with "${part}"`);
		}
	}
	if (text.trim().split('\n').length > MAX_LINES) {
		problems.push(`has a README.md of more than ${MAX_LINES} lines`);
	}
	for (const [, place] of text.matchAll(/`((?:src|tests)\/[^`]+)`/g)) {
		if (!fs.existsSync(path.join(dir, place))) {
			problems.push(`has a README.md that names ${place}, which does not exist`);
		}
	}
	return problems;
};
