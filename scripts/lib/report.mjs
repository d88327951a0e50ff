import fs from 'node:fs';
import path from 'node:path';

/** One clear line on stderr, exit code 1, no stack trace. */
export const fail = (message) => {
	process.stderr.write(`${message}\n`);
	process.exit(1);
};

const parse = (version) =>
	version
		.replace(/^[^\d]*/, '')
		.split('.')
		.map(Number);

/** Stops with one line when this Node is older than package.json's `engines` ask for. */
export const checkNode = (root, running = process.versions.node) => {
	const { engines } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
	const [major = 0, minor = 0] = parse(engines.node);
	const [haveMajor = 0, haveMinor = 0] = parse(running);
	if (haveMajor < major || (haveMajor === major && haveMinor < minor)) {
		fail(
			`Node ${running} is too old: install Node ${major}.${minor} or newer (https://nodejs.org) and run the command again.`,
		);
	}
};
