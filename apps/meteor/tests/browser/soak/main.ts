/**
 * `npm run soak:otr -- [--minutes 10] [--messages 500] [--seed n] [--report file]`; exit code 1
 * where a promise was broken.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runSoak } from './soak.ts';

const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '10' },
		messages: { type: 'string', default: '500' },
		seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
		report: { type: 'string', default: process.env.EVIDENCE_FILE ?? '' },
	},
});

const numberOf = (name: 'minutes' | 'messages' | 'seed'): number => {
	const number = Number(values[name]);
	if (!Number.isFinite(number) || number < 0 || (name !== 'minutes' && !Number.isInteger(number))) {
		process.stderr.write(`--${name} must be a number, not "${values[name]}".\n`);
		process.exit(2);
	}
	return number;
};

const say = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

const options = { minutes: numberOf('minutes'), messages: numberOf('messages'), seed: numberOf('seed') };
say(`soak:otr --minutes ${options.minutes} --messages ${options.messages} --seed ${options.seed}`);
const { seed, figures, violations } = await runSoak({ ...options, say });
for (const [name, figure] of Object.entries(figures)) {
	say(`${String(figure).padStart(8)}  ${name}`);
}
say(
	violations.length === 0
		? 'Every promise held.'
		: `${violations.length} broken promises:\n${violations.slice(0, 50).join('\n')}`,
);
if (values.report) {
	writeFileSync(values.report, JSON.stringify({ seed, figures, problems: violations }));
}
process.exitCode = violations.length === 0 ? 0 : 1;
