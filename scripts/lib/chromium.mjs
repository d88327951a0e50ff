import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

const find = () => [process.env.CHROMIUM_PATH, ...PLACES].find((place) => place && fs.existsSync(place));

const installDebians = () => {
	process.stdout.write('Installing Chromium from the distribution…\n');
	const apt = (...args) =>
		spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
	apt('update');
	apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core', 'fonts-noto-color-emoji');
};

/** Path of a Chromium to test with; installs Debian's if it may, else throws one line that says what to install. */
export const ensureChromium = () => {
	const found = find();
	if (found) {
		return found;
	}
	if (process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
		installDebians();
	}
	const installed = find();
	if (!installed) {
		throw new Error(
			'No Chromium found for the browser tests: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to its program.',
		);
	}
	return installed;
};
