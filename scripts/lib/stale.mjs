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

const isRunning = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

/** Milliseconds between two looks at a lock that another process holds. */
const LOOK_AGAIN_MS = 100;

/** Runs `work` while no other process does so under the same lock. A lock whose owner has died is taken over. */
const withLock = (lockFile, work) => {
	fs.mkdirSync(path.dirname(lockFile), { recursive: true });
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
		const owner = fs.existsSync(lockFile) ? fs.readFileSync(lockFile, 'utf8') : '';
		if (owner !== '' && !isRunning(Number(owner))) {
			fs.rmSync(lockFile, { force: true });
		}
	}
	try {
		return work();
	} finally {
		fs.rmSync(lockFile, { force: true });
	}
};

const holds = (stampFile, value) => fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === value;

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
