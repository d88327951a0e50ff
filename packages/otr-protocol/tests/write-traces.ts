/**
 * Writes tests/vectors/session-1.txt. Run it by hand, when the session's behaviour is meant to change, and read the
 * diff: `node --import tsx packages/otr-protocol/tests/write-traces.ts`. With `--choose` it selects other runs: those
 * in which the most happens.
 */
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Run, runs } from './events.ts';
import { runTrace, storedTraces, TRACES, traces, written } from './session-traces.ts';

/** Runs to choose from, and the most that are kept. */
const LOOKED_AT = 2_000;
const KEPT = 40;

/** The event of a line: the input, its result and the next phase. */
const happening = (line: string): string => line.split(' | ', 2).join(' ').slice('aa '.length);

/** The runs with the most events that no earlier run has, each up to the last such event. */
function choose(): Run[] {
	const candidates = fc
		.sample(runs({ maxLength: 40 }), { numRuns: LOOKED_AT, seed: 1 })
		.map((run) => ({ run, lines: runTrace(run).map(happening) }));
	const known = new Set<string>();
	const chosen: Run[] = [];
	while (chosen.length < KEPT) {
		const news = candidates.map(({ lines }) => new Set(lines.filter((each) => !known.has(each))).size);
		const best = news.indexOf(Math.max(...news));
		const candidate = candidates[best];
		if (!candidate || news[best] === 0) {
			break;
		}
		for (const each of candidate.lines) {
			known.add(each);
		}
		chosen.push(candidate.run);
	}
	process.stdout.write(`${chosen.length} runs, ${known.size} things that happen\n`);
	return chosen;
}

const chosen = process.argv.includes('--choose') ? choose() : storedTraces().runs.map(({ run }) => run);
writeFileSync(TRACES, `${written(traces(chosen))}\n`);
