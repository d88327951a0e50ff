// `npm run verify:deep -- frame-fuzz`: frames of every kind against a real server. --frames n --seed n
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
	options: { frames: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
});
const [frames, seed] = [values.frames, values.seed].map(Number);
if (
	frames === undefined ||
	seed === undefined ||
	!Number.isSafeInteger(frames) ||
	!Number.isSafeInteger(seed) ||
	frames < 1
) {
	throw new Error(`--frames and --seed are whole numbers, not ${values.frames} and ${values.seed}`);
}
const { figures, problems } = await fuzz(frames, seed);
for (const [name, figure] of Object.entries(figures)) {
	process.stdout.write(`${name.padEnd(20)} ${figure}\n`);
}
for (const problem of problems) {
	process.stderr.write(`${problem}\n`);
}
if (process.env.EVIDENCE_FILE) {
	writeFileSync(process.env.EVIDENCE_FILE, JSON.stringify({ seed, figures, problems }));
}
process.exitCode = problems.length === 0 ? 0 : 1;
