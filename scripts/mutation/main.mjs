// `node scripts/mutation/main.mjs <room> [part]`: alters the room's source in each way that Stryker knows, one at a
// time, and runs the tests. Prints what they did not detect. With EVIDENCE_FILE, writes `{ seed, figures, problems }`
// there.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOMS, WANTED_SCORE } from './rooms.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(path.dirname(here));
const [room = '', only] = process.argv.slice(2);
if (!Object.hasOwn(ROOMS, room)) {
	process.stderr.write(`Mutation testing wants one of these rooms: ${Object.keys(ROOMS).join(', ')}; not "${room}".\n`);
	process.exit(1);
}
if (only !== undefined && !Object.hasOwn(ROOMS[room].parts, only)) {
	process.stderr.write(`${room} has these parts: ${Object.keys(ROOMS[room].parts).join(', ')}; not "${only}".\n`);
	process.exit(1);
}

// One seed for the properties, so that the score does not depend on chance.
const seed = Number(process.env.PROPERTY_SEED ?? 1);
const core = path.dirname(createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json'));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'mutation-'));
const known = path.join(root, 'node_modules', '.cache', 'mutation');
fs.mkdirSync(known, { recursive: true });

/** The alterations of one part of the room, each with the line that it alters and its result. */
function alterationsOf(part) {
	const reportFile = path.join(scratch, `${part}.json`);
	const { status } = spawnSync(
		process.execPath,
		[path.join(core, 'bin', 'stryker.js'), 'run', path.join(here, 'stryker.config.mjs')],
		{
			cwd: root,
			stdio: 'inherit',
			env: {
				...process.env,
				MUTATION_ROOM: room,
				MUTATION_PART: part,
				MUTATION_REPORT: reportFile,
				MUTATION_KNOWN: path.join(known, `${room}-${part}.json`),
				PROPERTY_SEED: String(seed),
			},
		},
	);
	if (status !== 0) {
		process.stderr.write(`Stryker ended with ${status}.\n`);
		process.exit(1);
	}
	const { files } = JSON.parse(fs.readFileSync(reportFile, 'utf8'));
	return Object.entries(files).flatMap(([file, { source, mutants }]) =>
		mutants.map((mutant) => ({
			...mutant,
			file,
			line: source.split('\n')[mutant.location.start.line - 1]?.trim() ?? '',
		})),
	);
}

const mutants = Object.keys(ROOMS[room].parts)
	.filter((part) => only === undefined || part === only)
	.flatMap(alterationsOf);
fs.rmSync(scratch, { recursive: true, force: true });
const count = (...wanted) => mutants.filter((mutant) => wanted.includes(mutant.status)).length;
const noticed = count('Killed', 'Timeout');
const unnoticed = count('Survived', 'NoCoverage');
const score = Math.round((10_000 * noticed) / (noticed + unnoticed)) / 100;

for (const { file, location, line, status: fate, mutatorName, replacement } of mutants.filter((mutant) =>
	['Survived', 'NoCoverage'].includes(mutant.status),
)) {
	process.stdout.write(
		`\n${file}:${location.start.line}:${location.start.column} ${mutatorName}${fate === 'NoCoverage' ? ', which no test reaches' : ''}\n`,
	);
	process.stdout.write(`  ${line}\n  -> ${String(replacement).replaceAll(/\s+/g, ' ').slice(0, 160)}\n`);
}
process.stdout.write(
	`\n${room}: ${noticed} of ${noticed + unnoticed} alterations noticed, ${score} % (wanted: ${WANTED_SCORE} %)\n`,
);

if (process.env.EVIDENCE_FILE && only === undefined) {
	const figures = {
		scorePercent: score,
		killed: count('Killed'),
		timedOut: count('Timeout'),
		survived: count('Survived'),
		reachedByNoTest: count('NoCoverage'),
		notRunnable: count('RuntimeError', 'CompileError'),
	};
	const problems =
		score < WANTED_SCORE ? [`${score} % of the alterations were noticed, ${WANTED_SCORE} % are wanted`] : [];
	fs.writeFileSync(process.env.EVIDENCE_FILE, JSON.stringify({ seed, figures, problems }));
}
process.exitCode = score < WANTED_SCORE ? 1 : 0;
