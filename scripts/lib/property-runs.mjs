// Loaded by mocha in long runs: PROPERTY_RUNS times as many runs of each property, all from PROPERTY_SEED, and their
// number in EVIDENCE_FILE.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import asImported from 'fast-check';

const USUAL_RUNS = 100;
const factor = Number(process.env.PROPERTY_RUNS ?? 1);
const seed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
process.env.PROPERTY_SEED = String(seed);
const figures = { properties: 0, runs: 0 };
const problems = [];
// What specs count for themselves, by name (packages/otr-protocol/tests/seeds.ts).
const counted = new Map();
globalThis[Symbol.for('property figures')] = counted;

process.stdout.write(`PROPERTY_RUNS=${factor} PROPERTY_SEED=${seed}\n`);
const configuration = {
	numRuns: USUAL_RUNS * factor,
	seed,
	reporter: (details) => {
		figures.properties += 1;
		figures.runs += details.numRuns;
		if (details.failed) {
			const message = asImported.defaultReportMessage(details);
			problems.push(message);
			throw new Error(message, { cause: details.errorInstance });
		}
	},
};
// Specs get it by import or by require, as mocha loads them: each has a configuration of its own.
for (const fc of [asImported, createRequire(import.meta.url)('fast-check')]) {
	fc.configureGlobal(configuration);
}
process.once('exit', () => {
	if (process.env.EVIDENCE_FILE) {
		fs.writeFileSync(
			process.env.EVIDENCE_FILE,
			JSON.stringify({ seed, figures: { ...figures, ...Object.fromEntries(counted) }, problems }),
		);
	}
});
