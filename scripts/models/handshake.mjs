// The model of the handshake and the first steps of the ratchet, checked by Verifpal: docs/models/handshake.vp under
// several attackers, and with parts removed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, runJobs } from './jobs.mjs';

const VERSION = '1.6.7';
const PLACES = [
	process.env.VERIFPAL_PATH,
	'verifpal',
	path.join(os.homedir(), '.cargo/bin/verifpal'),
	path.join(os.tmpdir(), 'verifpal/bin/verifpal'),
];

const versionOf = (program) =>
	/\d+\.\d+\.\d+/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0];
const find = () => PLACES.find((place) => place && versionOf(place) === VERSION);

/**
 * Finds Verifpal in the version that the results are of, or builds it with cargo and a nightly compiler.
 * @throws Error with one line if it can do neither
 */
const ensureVerifpal = () => {
	const found = find();
	if (found) {
		return found;
	}
	process.stdout.write(`Building Verifpal ${VERSION} from crates.io…\n`);
	const target = path.join(os.tmpdir(), 'verifpal');
	spawnSync(
		'cargo',
		['+nightly', 'install', `verifpal@${VERSION}`, '--locked', '--ignore-rust-version', '--root', target],
		{ stdio: 'ignore' },
	);
	const built = find();
	if (!built) {
		const how = `cargo install verifpal@${VERSION} --locked`;
		throw new Error(
			`The model of the handshake needs Verifpal ${VERSION}: install it by Rust 1.98 or newer (${how}) or set VERIFPAL_PATH to its program.`,
		);
	}
	return built;
};

/** Before anything is sent, or after all is over. */
const leakBefore = (text, secret) =>
	text.replace(`\tknows private ${secret}\n`, `\tknows private ${secret}\n\tleaks ${secret}\n`);
const leakAfter = (secrets) => (text) =>
	text.replace(
		'\nqueries[',
		`\nphase[1]\n\n${Object.entries(secrets)
			.map(([name, list]) => `principal ${name}[\n\tleaks ${list}\n]\n`)
			.join('\n')}\nqueries[`,
	);
const passive = (text) => text.replace('attacker[active]', 'attacker[passive]');
const ask =
	(...queries) =>
	(text) =>
		`${text.slice(0, text.indexOf('queries['))}queries[\n${queries.map((query) => `\t${query}\n`).join('')}]\n`;

/** A part of the handshake is removed on both sides: its input is replaced by something that everybody knows. */
const without = (token) => (text) =>
	token === 'ekem1'
		? text
				.replace('HKDF(ckb3, kem_b, nil)', 'HKDF(ckb3, name, nil)')
				.replace('HKDF(cka3, kem_a, nil)', 'HKDF(cka3, name, nil)')
		: text.replaceAll(new RegExp(`(HKDF\\(\\w+, )${token}_[ab],`, 'g'), '$1name,');

const SECRET = ['confidentiality? text_a', 'confidentiality? text_b'];

/** The invite alone, up to where Bob has read it. */
const invite = (text) =>
	`${text.slice(0, text.indexOf('\tgenerates eb, kr'))}]\n\nqueries[\n\tauthentication? Alice -> Bob: c_invite\n]\n`;
const X25519 = { Alice: 'sa, ea, ra', Bob: 'sb, eb, rb, rb2' };
const MLKEM = { Alice: 'da', Bob: 'kr' };
const BOTH = { Alice: 'sa, ea, ra, da', Bob: 'sb, eb, rb, rb2, kr' };
const STATIC = { Alice: 'sa', Bob: 'sb' };
const bobsKeyIsKnown = (text) => leakBefore(text, 'sb');
const alicesKeyIsKnown = (text) => leakBefore(text, 'sa');
const bothKeysAreKnown = (text) => leakBefore(leakBefore(text, 'sb'), 'sa');

const holds = (name, sessions, ...edits) => ({ name, sessions, edits });
const fails = (name, expected, sessions, ...edits) => ({ name, fails: expected, sessions, edits });

/** `fails`: the verdicts wanted, 1 for an attack, 0 for none, in the order of the queries. */
const JOBS = [
	holds('secret and authentic', 1),
	holds('X25519 broken later', 2, passive, leakAfter(X25519), ask(...SECRET)),
	holds('ML-KEM broken later', 2, passive, leakAfter(MLKEM), ask(...SECRET)),
	holds('static keys known later', 1, leakAfter(STATIC), ask(...SECRET)),
	holds('invite is the inviter’s', 1, invite),
	holds('own key known before', 1, bobsKeyIsKnown, ask('authentication? Alice -> Bob: c_text_a')),
	holds('inviter’s key known before', 1, alicesKeyIsKnown, ask('authentication? Bob -> Alice: c_text_b')),
	fails('both broken later', '11', 1, passive, leakAfter(BOTH), ask(...SECRET)),
	fails('no ekem1', '11', 1, passive, without('ekem1'), leakAfter(X25519), ask(...SECRET)),
	fails('static keys known before', '11', 1, bothKeysAreKnown, ask(...SECRET)),
	fails('no ss', '1', 1, without('ss'), invite),
	fails('no se, own key known', '1', 1, without('se'), bobsKeyIsKnown, ask('authentication? Alice -> Bob: c_text_a')),
	fails(
		'no es, inviter’s key known',
		'1',
		1,
		without('es'),
		alicesKeyIsKnown,
		ask('authentication? Bob -> Alice: c_text_b'),
	),
	fails('no es, no ss', '1', 1, without('es'), without('ss'), ask('authentication? Bob -> Alice: c_text_b')),
	fails('an invite is replayed', '1', 2, invite),
];

const checkIn = (verifpal, model, scratch) => async (job) => {
	const file = path.join(fs.mkdtempSync(path.join(scratch, 'model-')), 'handshake.vp');
	const text = job.edits.reduce((before, edit) => {
		const after = edit(before);
		if (after === before) {
			throw new Error(`"${job.name}" does not change the model: the edit no longer fits.`);
		}
		return after;
	}, model);
	fs.writeFileSync(file, text);
	const { status, output, seconds } = await run(
		verifpal,
		['verify', file, '--quiet', '--result-code', '--sessions', String(job.sessions), '--color', 'never'],
		scratch,
	);
	const code = output.trim().split('\n').at(-1) ?? '';
	const verdicts = code.replaceAll(/[a-z]/g, '');
	const wanted = job.fails ?? '0'.repeat((code.match(/[a-z]/g) ?? []).length);
	const good = status === 0 && verdicts !== '' && verdicts === wanted;
	const told = `${job.sessions} session${job.sessions > 1 ? 's each' : ' each'}, ${code}, ${seconds.toFixed(1)} s`;
	return { seconds, told, ...(!good && { problem: `expected ${wanted}, found ${code}\n${output.slice(0, 4000)}` }) };
};

/** All claims and their negations, or those named. */
export const checkHandshake = async (models, names) => {
	const verifpal = ensureVerifpal();
	const model = fs.readFileSync(path.join(models, 'handshake.vp'), 'utf8');
	const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'models-handshake-'));
	try {
		return await runJobs(
			JOBS.filter(({ name }) => names.length === 0 || names.includes(name)),
			checkIn(verifpal, model, scratch),
		);
	} finally {
		fs.rmSync(scratch, { recursive: true, force: true });
	}
};
