import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const SKIP = new Set(['node_modules', 'dist', '.turbo', '.git', 'tests', 'docs', '.data', 'local']);

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

/** Runs `make` unless `stampFile` already holds `value`; writes the stamp only after `make` has succeeded. */
export const unlessFresh = (stampFile, value, make) => {
	const held = fs.existsSync(stampFile) ? fs.readFileSync(stampFile, 'utf8') : '';
	if (held === value) {
		return false;
	}
	make();
	fs.mkdirSync(path.dirname(stampFile), { recursive: true });
	fs.writeFileSync(stampFile, value);
	return true;
};
