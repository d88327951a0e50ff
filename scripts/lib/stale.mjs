import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const SKIP = new Set(['node_modules', 'dist', '.turbo', '.git', 'tests', 'docs', '.data', '.cache', 'local']);

const walk = (entry, visit) => {
	const stat = fs.statSync(entry, { throwIfNoEntry: false });
	if (!stat) {
		return;
	}
	if (!stat.isDirectory()) {
		visit(entry);
		return;
	}
	for (const name of fs.readdirSync(entry).sort()) {
		if (!SKIP.has(name)) {
			walk(path.join(entry, name), visit);
		}
	}
};

/** SHA-256 over names and contents of the files below `entries` (relative to `root`). */
export const fingerprint = (root, entries, accept = () => true) => {
	const hash = crypto.createHash('sha256');
	for (const entry of entries) {
		walk(path.join(root, entry), (file) => {
			if (accept(file)) {
				hash
					.update(`${path.relative(root, file)}\0`)
					.update(fs.readFileSync(file))
					.update('\0');
			}
		});
	}
	return hash.digest('hex');
};

/** The text of a file that another process may remove; undefined if it is absent. */
const textOf = (file) => {
	try {
		return fs.readFileSync(file, 'utf8');
	} catch (error) {
		if (error.code !== 'ENOENT') {
			throw error;
		}
		return undefined;
	}
};

const isRunning = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// Another user's process.
		return error.code === 'EPERM';
	}
};

/** Milliseconds between two looks at a lock that another process holds. */
const LOOK_AGAIN_MS = 100;

/** After how many ms an empty lock counts as abandoned: its owner was killed, or found the disk full. */
const EMPTY_LIMIT_MS = 1_000;

const ageOf = (file) => {
	const stat = fs.statSync(file, { throwIfNoEntry: false });
	return stat ? Date.now() - stat.mtimeMs : 0;
};

/**
 * Whether the process that took a lock has died. A lock with our own number is such a one: a container that starts
 * again gives its processes the numbers of those that were killed.
 * @param owner what the lock file holds
 */
const isAbandoned = (lockFile, owner) =>
	owner === '' ? ageOf(lockFile) > EMPTY_LIMIT_MS : owner === String(process.pid) || !isRunning(Number(owner));

/** Runs `work` while no other process does so under the same lock. A lock whose owner has died is taken over. */
const withLock = (lockFile, work) => {
	fs.mkdirSync(path.dirname(lockFile), { recursive: true });
	let told = false;
	for (;;) {
		try {
			fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
			break;
		} catch (error) {
			if (error.code !== 'EEXIST') {
				throw error;
			}
		}
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
		const owner = textOf(lockFile);
		if (owner !== undefined && isAbandoned(lockFile, owner)) {
			fs.rmSync(lockFile, { force: true });
		} else if (owner && !told) {
			told = true;
			process.stderr.write(`Waiting for process ${owner}, which holds ${lockFile}.\n`);
		}
	}
	try {
		return work();
	} finally {
		fs.rmSync(lockFile, { force: true });
	}
};

const holds = (stampFile, value) => textOf(stampFile) === value;

/**
 * Runs `make` unless `stampFile` already holds `value`. The stamp is removed before `make` and written after it has
 * succeeded, so that a failed run never looks fresh. Of several processes one makes, the others wait for it.
 */
export const unlessFresh = (stampFile, value, make) => {
	if (holds(stampFile, value)) {
		return false;
	}
	return withLock(`${stampFile}.lock`, () => {
		if (holds(stampFile, value)) {
			return false;
		}
		fs.rmSync(stampFile, { force: true });
		make();
		fs.mkdirSync(path.dirname(stampFile), { recursive: true });
		fs.writeFileSync(stampFile, value);
		return true;
	});
};
