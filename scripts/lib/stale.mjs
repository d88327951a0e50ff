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

/** After how many ms a lock without an owner counts as abandoned: its owner was killed, or found the disk full. */
const OWNERLESS_LIMIT_MS = 1_000;

/** After how many ms a takeover counts as abandoned: it takes no longer than reading and removing a file. */
const TAKEOVER_LIMIT_MS = 10_000;

/** The age of a file, ms; a clock that was set back makes it old too. Undefined if it is absent. */
const ageOf = (file) => {
	const stat = fs.lstatSync(file, { throwIfNoEntry: false });
	return stat && Math.abs(Date.now() - stat.mtimeMs);
};

/** The number of the process that holds a lock; undefined if the lock names none. */
const ownerOf = (lockFile) => {
	const text = textOf(lockFile) ?? '';
	return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
};

/**
 * Whether the process that took a lock has died. A lock with our own number is such a one: a container that starts
 * again gives its processes the numbers of those that were killed.
 */
const isAbandoned = (lockFile) => {
	const owner = ownerOf(lockFile);
	return owner === undefined ? ageOf(lockFile) > OWNERLESS_LIMIT_MS : owner === process.pid || !isRunning(owner);
};

/** Creates a file with our number; false if there is one. */
const create = (file) => {
	try {
		fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (error.code !== 'EEXIST') {
			throw error;
		}
		return false;
	}
};

/**
 * Removes a lock that was abandoned. One process at a time looks and removes: otherwise the second would remove what
 * the first has just made.
 */
const removeAbandoned = (lockFile) => {
	const takeover = `${lockFile}.takeover`;
	if (!create(takeover)) {
		if (ageOf(takeover) > TAKEOVER_LIMIT_MS) {
			fs.rmSync(takeover, { force: true });
		}
		return;
	}
	try {
		if (isAbandoned(lockFile)) {
			fs.rmSync(lockFile, { force: true });
		}
	} finally {
		fs.rmSync(takeover, { force: true });
	}
};

// No `?.`: a Node that is too old must get as far as being told so.
const isFolder = (file) => {
	const stat = fs.lstatSync(file, { throwIfNoEntry: false });
	return stat ? stat.isDirectory() : false;
};

/** Runs `work` while no other process does so under the same lock. A lock whose owner has died is taken over. */
const withLock = (lockFile, work) => {
	fs.mkdirSync(path.dirname(lockFile), { recursive: true });
	let told = false;
	while (!create(lockFile)) {
		if (isFolder(lockFile)) {
			throw new Error(`Expected a file, found a folder: ${lockFile}. Remove it.`);
		}
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
		const owner = ownerOf(lockFile);
		if (isAbandoned(lockFile)) {
			removeAbandoned(lockFile);
		} else if (owner && !told) {
			told = true;
			process.stderr.write(`Waiting for process ${owner}, which holds ${lockFile}.\n`);
		}
	}
	try {
		return work();
	} finally {
		if (ownerOf(lockFile) === process.pid) {
			fs.rmSync(lockFile, { force: true });
		}
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
