// `shares.mjs <n> <command…>`: a long check as n processes at once, the first from PROPERTY_SEED, the others from the
// numbers after it, each with its share of PROPERTY_RUNS. Their figures are added; of figures named `peak…` the highest
// counts.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mergeCounts, mergeEvidence } from './evidence-shares.mjs';

const [shares, command, ...args] = process.argv.slice(2);
const count = Number(shares);
const seed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const factor = Number(process.env.PROPERTY_RUNS ?? 1);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'shares-'));

const read = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined);

const run = (index) =>
	new Promise((resolve, reject) => {
		const files = {
			EVIDENCE_FILE: path.join(scratch, `${index}.json`),
			COUNTS_FILE: path.join(scratch, `${index}.counts.json`),
		};
		const env = {
			...process.env,
			...files,
			PROPERTY_SEED: String(seed + index),
			PROPERTY_RUNS: String(factor / count),
		};
		const child = spawn(command === 'node' ? process.execPath : command, args, { stdio: 'inherit', env });
		child.once('error', reject);
		child.once('close', (status) =>
			resolve({ status, evidence: read(files.EVIDENCE_FILE), counts: read(files.COUNTS_FILE) }),
		);
	});

const ended = await Promise.all(Array.from({ length: count }, (_, index) => run(index)));
fs.rmSync(scratch, { recursive: true, force: true });
const evidence = ended.map((share) => share.evidence);
// If one process wrote no figures, the whole check proved nothing.
if (process.env.EVIDENCE_FILE && evidence.every((each) => each !== undefined)) {
	fs.writeFileSync(process.env.EVIDENCE_FILE, JSON.stringify(mergeEvidence(seed, evidence)));
}
const counts = ended.map((share) => share.counts).filter((each) => each !== undefined);
if (process.env.COUNTS_FILE && counts.length === count) {
	fs.writeFileSync(process.env.COUNTS_FILE, JSON.stringify(mergeCounts(counts)));
}
process.exitCode = ended.every(({ status }) => status === 0) ? 0 : 1;
