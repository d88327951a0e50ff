// How the spec files of a step are spread over processes: what runs alone, what begins first, what runs together.
import fs from 'node:fs';
import path from 'node:path';

/**
 * Specs that neighbours on the same machine would falsify: each runs while no other does. By path below the root, with
 * what it measures. A server's memory is its own, whoever runs beside it, and a bound of several times the usual delay
 * holds on a busy machine too.
 */
export const ALONE = {
	'apps/meteor/tests/api/combining-marks.spec.ts': 'how long a run of marks takes beside one of letters',
};

/** Seconds that the longest specs take on two cores: they begin first, so that none of them begins last. */
export const SECONDS = {
	'apps/meteor/tests/browser/screens.spec.ts': 60,
	'apps/meteor/tests/browser/sign-ins.spec.ts': 50,
	'apps/meteor/tests/browser/storage.spec.ts': 50,
	'apps/meteor/tests/browser/tabs.spec.ts': 50,
	'apps/meteor/tests/browser/end-to-end-key.spec.ts': 45,
	'apps/meteor/tests/browser/otr-session.spec.ts': 45,
	'apps/meteor/tests/browser/network.spec.ts': 40,
	'apps/meteor/tests/browser/surroundings.spec.ts': 35,
	'apps/meteor/tests/browser/otr-guide.spec.ts': 35,
	'apps/meteor/tests/browser/messages.spec.ts': 35,
	'apps/meteor/tests/browser/soak/soak.spec.ts': 30,
	'apps/meteor/tests/browser/notifications.spec.ts': 30,
	'apps/meteor/tests/browser/wire-attacks.spec.ts': 25,
	'apps/meteor/tests/browser/keyboard.spec.ts': 25,
	'apps/meteor/tests/browser/registration.spec.ts': 25,
	'apps/meteor/tests/browser/leaving.spec.ts': 25,
	'apps/meteor/tests/browser/presence.spec.ts': 25,
	'apps/meteor/tests/browser/room-exits.spec.ts': 20,
	'apps/meteor/tests/browser/room-list.spec.ts': 20,
	'apps/meteor/tests/api/storage-trouble.spec.ts': 45,
	'apps/meteor/tests/api/otr-sessions.spec.ts': 30,
	'apps/meteor/tests/api/control-floods.spec.ts': 25,
	'apps/meteor/tests/api/long-lists.spec.ts': 25,
	'apps/meteor/tests/api/backup.spec.ts': 25,
	'apps/meteor/tests/api/start-up.spec.ts': 25,
	'apps/meteor/tests/api/guesses.spec.ts': 25,
	'apps/meteor/tests/api/passwords.spec.ts': 20,
	'apps/meteor/tests/api/restart.spec.ts': 15,
	'apps/meteor/tests/api/presence.spec.ts': 15,
	'apps/meteor/tests/api/frame-fuzz.spec.ts': 15,
	'apps/meteor/tests/api/admin-tool.spec.ts': 15,
	'apps/meteor/tests/api/bounds.spec.ts': 15,
	'apps/meteor/tests/api/guests.spec.ts': 15,
	'apps/meteor/tests/api/clients/ddp.spec.ts': 15,
	'apps/meteor/tests/api/http.spec.ts': 12,
	'apps/meteor/tests/api/resume-storm.spec.ts': 10,
	'apps/meteor/tests/api/stop.spec.ts': 10,
	'packages/ddp-wire/src/decoded-size.spec.ts': 30,
	'benchmarks/relay/smoke.spec.ts': 15,
	'packages/otr-protocol/tests/session-channel.spec.ts': 15,
	'packages/models/tests/kill.spec.ts': 12,
	'packages/e2e-protocol/src/password-change.spec.ts': 10,
	'packages/crypto/tests/primitives.spec.ts': 8,
	'packages/otr-protocol/tests/file-limits.spec.ts': 7,
	'packages/otr-protocol/tests/stolen-state.spec.ts': 7,
	'packages/models/tests/threads.spec.ts': 6,
	'packages/models/tests/contract.spec.ts': 5,
	'packages/models/tests/ownership.spec.ts': 5,
	'packages/models/tests/restore.spec.ts': 5,
	'packages/meteor/tests/sockets.spec.ts': 5,
	'packages/otr-protocol/tests/sas-relay.spec.ts': 5,
};

/** The steps that run specs: the folders of their files, and how long one test may take, ms. */
export const LANES = {
	// More than mocha's 2 s: each has a core to share with what its neighbours start.
	unit: {
		folders: ['packages', 'benchmarks', 'scripts', 'apps/meteor/app', 'apps/meteor/client', 'apps/meteor/server'],
		limit: 5_000,
	},
	api: { folders: ['apps/meteor/tests/api'], limit: 30_000 },
	browser: { folders: ['apps/meteor/tests/browser'], limit: 120_000 },
};

const isSpec = (name) => /\.spec\.[cm]?[jt]sx?$/.test(name);

const below = (root, folder) =>
	fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const name = `${folder}/${entry.name}`;
		if (entry.isDirectory()) {
			return ['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.') ? [] : below(root, name);
		}
		return isSpec(entry.name) ? [name] : [];
	});

/** The spec files below some folders, by path below the root, sorted. */
export const specFiles = (root, folders) => folders.flatMap((folder) => below(root, folder)).sort();

export const longestFirst = (files) => [...files].sort((one, other) => (SECONDS[other] ?? 0) - (SECONDS[one] ?? 0));

/** A process for each file: a failure says where, and nothing of one file is left for the next. */
export const eachAlone = (files) => files.map((file) => [file]);

/** Long ones in their own process, the rest in `count` processes, neighbours together: they share what they load. */
export const inBatches = (files, count) => {
	const long = files.filter((file) => Object.hasOwn(SECONDS, file));
	const short = files.filter((file) => !Object.hasOwn(SECONDS, file));
	const size = Math.ceil(short.length / count);
	const shared = Array.from({ length: count }, (_, batch) => short.slice(batch * size, (batch + 1) * size));
	return [...eachAlone(long), ...shared.filter((batch) => batch.length > 0)];
};
