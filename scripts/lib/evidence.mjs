// docs/evidence/<name>.json: what a long check found, when, where, and on which content.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const FOLDER = 'docs/evidence';
const HASH = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

const git = (root, ...args) => {
	const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
	return status === 0 ? stdout.trim() : undefined;
};

/** Files below the paths that differ from the last commit, or are not committed. */
export const uncommitted = (root, paths) => {
	const listed = git(root, 'status', '--porcelain', '--', ...paths);
	return listed === undefined ? ['(no git history here)'] : listed.split('\n').filter((line) => line !== '');
};

/** The git hash of each path's content in the last commit; a path that does not exist is left out. */
export const treesOf = (root, paths) =>
	Object.fromEntries(
		paths
			.map((each) => [each, git(root, 'rev-parse', '--verify', '--quiet', `HEAD:${each}`)])
			.filter(([, hash]) => hash),
	);

/** What the check ran on; nothing that names the machine. */
export const machineOf = (chromium) => {
	const version = chromium
		? (spawnSync(chromium, ['--version'], { encoding: 'utf8' }).stdout?.match(/[\d.]+/)?.[0] ?? 'unknown')
		: undefined;
	return {
		cores: os.cpus().length,
		memoryGiB: Math.round(os.totalmem() / 2 ** 30),
		node: process.versions.node,
		...(version && { chromium: version }),
	};
};

const evidencePath = (root, name) => path.join(root, FOLDER, `${name}.json`);

export const writeEvidence = (root, name, evidence) => {
	fs.mkdirSync(path.join(root, FOLDER), { recursive: true });
	fs.writeFileSync(evidencePath(root, name), `${JSON.stringify(evidence, undefined, '\t')}\n`);
};

const isRecord = (value, of) =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.entries(value).every(([name, entry]) => of(entry, name));

/** What is wrong with one evidence document for `name`; empty if nothing is. */
export const faultsOf = (name, evidence, checks) => {
	const wanted = {
		name: (value) => value === name,
		command: (value) => typeof value === 'string' && value !== '',
		date: (value) =>
			typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value)),
		machine: (value) =>
			isRecord(value, () => true) && value.cores > 0 && value.memoryGiB >= 0 && typeof value.node === 'string',
		result: (value) => value === 'passed' || value === 'failed',
		figures: (value) =>
			isRecord(value, (figure) =>
				Array.isArray(figure) ? figure.length > 0 && figure.every(Number.isFinite) : Number.isFinite(figure),
			),
		seed: (value) => Number.isSafeInteger(value),
		problems: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
		packages: (value) =>
			isRecord(value, (hash) => typeof hash === 'string' && HASH.test(hash)) && Object.keys(value).length > 0,
	};
	if (!Object.hasOwn(checks, name)) {
		return [`there is no check "${name}"`];
	}
	if (!isRecord(evidence, () => true)) {
		return ['it is no JSON object'];
	}
	return [
		...Object.entries(wanted)
			.filter(([field, holds]) => !holds(evidence[field]))
			.map(([field]) => `its "${field}" is missing or not what it should be`),
		...Object.keys(evidence)
			.filter((field) => !Object.hasOwn(wanted, field))
			.map((field) => `it has an unknown field "${field}"`),
		...(evidence.result === 'passed' && evidence.problems?.length > 0 ? ['it passed, and yet has problems'] : []),
	];
};

/** Paths of evidence whose content has changed since. */
const changedSince = (root, { packages }) =>
	Object.entries(packages)
		.filter(([each, hash]) => treesOf(root, [each])[each] !== hash || uncommitted(root, [each]).length > 0)
		.map(([each]) => each);

/** All evidence there is, and what is wrong with the files themselves. */
export const readEvidence = (root, checks) => {
	const folder = path.join(root, FOLDER);
	const files = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
	const found = {};
	const faults = [];
	for (const file of files) {
		const name = path.basename(file, '.json');
		try {
			const evidence = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
			faults.push(...faultsOf(name, evidence, checks).map((fault) => `${FOLDER}/${file}: ${fault}`));
			found[name] = evidence;
		} catch (error) {
			faults.push(`${FOLDER}/${file}: ${error.message}`);
		}
	}
	return { found, faults };
};

/** Lines about the state of all evidence: fresh, stale and since which change, or absent. */
export const listEvidence = (root, checks, found) =>
	Object.keys(checks).map((name) => {
		const evidence = found[name];
		if (!evidence) {
			return `absent  ${name}: npm run verify:deep -- ${name}`;
		}
		const changed = changedSince(root, evidence);
		const told = `${name} (${evidence.result}, ${evidence.date.slice(0, 10)})`;
		return changed.length > 0 ? `stale   ${told}: changed since: ${changed.join(', ')}` : `fresh   ${told}`;
	});
