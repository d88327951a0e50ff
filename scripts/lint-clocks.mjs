// Checks that code reads the system's clock only where it needs a date: that clock may be set back, and a limit that
// uses it would then last for hours.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { clockProblems } from './lib/clock-rules.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Which files may read it, and what for. */
const REASONS = {
	'packages/accounts/src/context.ts': 'dates of accounts and of tokens, which outlive the process',
	'packages/accounts/src/settings/create.ts': 'when a setting was set',
	'packages/models/src/guard.ts': 'the date of a file, by which another process sees a sign of life',
	'packages/messaging/src/context.ts': 'dates of messages and rooms, and how old a stored message is',
	'apps/meteor/server/operator/restore.ts': 'the name under which the store that was there is kept',
	'apps/meteor/app/otr/client/browser.ts': 'the date of a line; session-clock.ts takes time from both clocks',
	'apps/meteor/app/messages/client/useRoomMessages.ts': 'the date shown beside a message until the server has dated it',
	'apps/meteor/client/components/ConnectionBanner.tsx':
		'a countdown shown to the date that Rocket.Chat calls retryTime; a timer decides',
	'apps/meteor/client/gallery/moment.ts': 'that of an end, which the countdowns of fixtures go by',
	'apps/meteor/client/providers/browser-environment.ts': 'that date',
	'apps/meteor/client/sidebar/RoomItem.tsx': 'what day is today',
	'apps/meteor/client/views/account/useMomentText.ts': 'what day is today',
	'apps/meteor/client/views/room/contextualBar/OTR/useSecondsUntil.ts':
		'a countdown shown; the session’s own timer decides',
};

const sourcesBelow = (dir) =>
	fs
		.readdirSync(path.join(root, dir), { recursive: true })
		.map((file) => path.posix.join(dir, file.split(path.sep).join('/')))
		.filter(
			(file) =>
				/\.tsx?$/.test(file) && !/\.(spec|d)\.tsx?$/.test(file) && !/(^|\/)(node_modules|dist|tests)\//.test(file),
		);

const packages = fs.readdirSync(path.join(root, 'packages')).map((folder) => `packages/${folder}/src`);
const files = [
	...packages.filter((dir) => fs.existsSync(path.join(root, dir))),
	'apps/meteor/app',
	'apps/meteor/client',
	'apps/meteor/server',
].flatMap(sourcesBelow);
const problems = clockProblems(
	Object.fromEntries(files.map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')])),
	REASONS,
);

process.stdout.write(
	problems.length > 0
		? `${problems.join('\n')}\n`
		: `${files.length} files; ${Object.keys(REASONS).length} of them ask for a date\n`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
