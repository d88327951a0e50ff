// The model of the session table, checked by spin: each claim over all states, and on variants with a fault, where it
// must fail.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, runJobs } from './jobs.mjs';

const has = (program) => spawnSync(program, ['-V'], { stdio: 'ignore' }).error === undefined;

/** spin and a C compiler: installs Debian's if it may, otherwise throws one line that says what to install. */
const ensureSpin = () => {
	const missing = () => ['spin', 'gcc'].filter((program) => !has(program));
	if (missing().length > 0 && process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
		process.stdout.write('Installing spin from the distribution…\n');
		const apt = (...args) =>
			spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
		apt('update');
		apt('install', '-y', '--no-install-recommends', 'spin', 'gcc', 'libc6-dev');
	}
	if (missing().length > 0) {
		throw new Error(
			`The model of the session table needs ${missing().join(' and ')}: install it (Debian: apt-get install spin gcc).`,
		);
	}
};

const holds = (name, ...defines) => ({ name, defines });
const forever = (name, ltl, ...defines) => ({
	name,
	ltl,
	defines: ['FAIR', ltl === 'ends' ? 'WATCH_INVITATION' : 'WATCH_KEYS', ...defines],
});
const fails = (name, claim, ...defines) => ({ name, fails: claim, defines });

/** `fails` is what the checker must say of the broken model: part of the claim, as spin writes it. */
const JOBS = [
	forever('invitations end', 'ends'),
	forever('keys agree', 'agree'),
	holds('keys and strangers', 'KEYS'),
	holds('network', 'NETWORK'),
	holds('pages and devices', 'PAGES'),
	holds('policy and vault', 'POLICY'),
	holds('invitations and sessions'),
	holds('crossing', 'HONEST'),
	fails('hint leads to idle', '(phase[m]==0)&&hot[m]', 'MUTANT_HINT_TO_IDLE', 'FREE_ROWS'),
	fails('hint leaves its row', 'phase[m]==was', 'MUTANT_HINT_TO_IDLE'),
	fails('no marker', '(phase[m]==0)&&hot[m]', 'MUTANT_MARKER_MISSING', 'PAGES'),
	fails('marker after accept', '(phase[m]==0)&&hot[m]', 'MUTANT_MARKER_LATE', 'PAGES'),
	fails('no marker for a rekey', '(phase[m]==0)&&hot[m]', 'MUTANT_MARKER_WITHOUT_REKEY', 'PAGES'),
	fails('another key refreshes', 'writer[sid_of[live', 'MUTANT_OTHER_KEY_REFRESHES', 'KEYS'),
	fails('both yield', 'asked_for', 'MUTANT_BOTH_YIELD', 'HONEST'),
	fails('old invite wins', 'role[m]==i_role', 'MUTANT_OLD_INVITE_WINS'),
	fails('no confirm timer', 't_confirm[m]', 'MUTANT_NO_CONFIRM_TIMER'),
	fails('asked once', 't_silence[m]||t_probe[m]', 'MUTANT_PROBE_ONCE'),
	fails('logout keeps the dialog', 'role[m]==2', 'MUTANT_LOGOUT_KEEPS_THE_DIALOG', 'POLICY'),
	fails('old timer ends a refresh', 't_invite[m]', 'MUTANT_OLD_INVITE_TIMER', 'KEYS', 'PAGES'),
	fails('locked for ever', '!(extended[m])', 'MUTANT_EXTENDED_FOR_EVER'),
	{ ...forever('no invite timer', 'ends', 'MUTANT_NO_INVITE_TIMER'), fails: 'acceptance cycle' },
	{ ...forever('no silence timer', 'agree', 'MUTANT_NO_SILENCE_TIMER'), fails: 'acceptance cycle' },
];

const number = (output, pattern) => Number(pattern.exec(output)?.[1] ?? Number.NaN);

/**
 * Writes, compiles and runs one checker in a folder of its own. Exhaustive: no bit state, no hash compaction; a search
 * that did not end is a problem.
 */
const checkIn = (models, scratch) => async (job) => {
	const folder = fs.mkdtempSync(path.join(scratch, 'model-'));
	for (const file of ['session.pml', 'session-table.pml']) {
		fs.copyFileSync(path.join(models, file), path.join(folder, file));
	}
	const written = await run('spin', ['-a', ...job.defines.map((name) => `-D${name}`), 'session.pml'], folder);
	const kind = job.ltl ? ['-DNFAIR=3'] : ['-DSAFETY', '-DNOCLAIM'];
	const compiled = await run(
		'gcc',
		['-O1', '-w', ...kind, '-DCOLLAPSE', '-DMEMLIM=2500', '-DVECTORSZ=1024', '-o', 'pan', 'pan.c'],
		folder,
	);
	if (written.status !== 0 || compiled.status !== 0) {
		return { told: 'could not be compiled', problem: `${written.output}${compiled.output}`.slice(0, 2000) };
	}
	const { output, seconds } = await run(
		path.join(folder, 'pan'),
		['-m2000000', '-w22', ...(job.ltl ? ['-a', '-f', '-N', job.ltl] : [])],
		folder,
	);
	const errors = number(output, /errors: (\d+)/);
	const complete = !/max search depth too small|out of memory|Search not completed/.test(output);
	const said = /^pan:\d+: (.*)$/m.exec(output)?.[1] ?? '';
	const found = {
		states: number(output, /(\d+) states, stored/),
		depth: number(output, /depth reached (\d+)/),
		seconds,
	};
	const told = `${String(found.states).padStart(8)} states, depth ${String(found.depth).padStart(7)}, ${seconds.toFixed(1)} s`;
	if (!job.fails) {
		return errors === 0 && complete
			? { ...found, told }
			: {
					...found,
					told,
					problem: `does not hold: ${said}\n${(await run(path.join(folder, 'pan'), ['-r'], folder)).output.slice(0, 8000)}`,
				};
	}
	const asExpected = errors === 1 && said.replaceAll(' ', '').includes(job.fails.replaceAll(' ', ''));
	return {
		seconds,
		told,
		...(!asExpected && { problem: `should fail by "${job.fails}": ${said || `${errors} errors`}` }),
	};
};

/** All claims and their negations, or those named. */
export const checkSession = async (models, names) => {
	ensureSpin();
	const jobs = JOBS.filter(({ name }) => names.length === 0 || names.includes(name));
	const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'models-session-'));
	try {
		return await runJobs(jobs, checkIn(models, scratch));
	} finally {
		fs.rmSync(scratch, { recursive: true, force: true });
	}
};
