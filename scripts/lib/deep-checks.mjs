// The table of `npm run verify:deep`: checks that take too long for every commit.

const MOCHA = [
	'node',
	'node_modules/mocha/bin/mocha.js',
	'--reporter',
	'scripts/lib/counting-reporter.cjs',
	'--require',
	'./scripts/lib/property-runs.mjs',
];

const PURE = ['packages/crypto', 'packages/otr-wire', 'packages/otr-protocol'];

/** What a frame passes through on the server. */
const RELAYS = [
	'ddp-wire',
	'ddp-server',
	'meteor',
	'streams',
	'presence',
	'otr-wire',
	'otr-relay',
	'core-services',
].map((name) => `packages/${name}`);

/** Mutation testing of one room. */
const mutation = (room, minutes, paths = PURE) => ({
	proves: `the tests notice when a line of ${room} is altered`,
	command: ['node', 'scripts/mutation/main.mjs', room],
	env: {},
	paths: [...paths, 'scripts/mutation'],
	minutes,
	needs: [],
});

/**
 * Each check by name: what it proves, the command, its environment, the paths whose content it proves something about,
 * and about how many minutes it takes on two cores. `needs` names what is made first. A command writes `{ seed,
 * figures, problems }` to the file named by EVIDENCE_FILE.
 */
export const CHECKS = {
	'soak-otr': {
		proves:
			'two browsers, 500 messages each way in ten minutes, through a server that is killed and a network that fails',
		command: [
			'node',
			'--import',
			'tsx',
			'apps/meteor/tests/browser/soak/main.ts',
			'--minutes',
			'10',
			'--messages',
			'500',
			'--seed',
			'{seed}',
		],
		env: {},
		paths: [
			'apps/meteor/app',
			'apps/meteor/client',
			'apps/meteor/server',
			'apps/meteor/tests/browser/soak',
			'apps/meteor/tests/browser/support',
			'packages',
		],
		minutes: 12,
		needs: ['build', 'chromium'],
	},
	'long-session': {
		proves: 'a message late in a session costs what one early in it costs',
		command: ['node', '--import', 'tsx', 'apps/meteor/tests/bench/long-session.ts', '--messages', '500'],
		env: {},
		paths: ['apps/meteor/app/otr', 'packages/crypto', 'packages/otr-protocol'],
		minutes: 1,
		needs: [],
	},
	'bench-protocol': {
		proves:
			'what set-up, messages and chunks cost in Node and in Chromium, beside libsignal-client, olm, the old scheme and WebCrypto; what is missed is said',
		command: ['node', '--import', 'tsx', 'benchmarks/protocol/main.ts', '--seed', '{seed}', '--write'],
		env: {},
		paths: ['benchmarks', ...PURE],
		minutes: 6,
		needs: ['chromium'],
	},
	'bench-relay': {
		proves:
			'what the server pays for a relayed frame and for an idle connection, beside ws, socket.io and what ddp-streamer does; what is missed is said',
		command: ['node', '--import', 'tsx', 'benchmarks/relay/main.ts', '--seed', '{seed}', '--write'],
		env: {},
		paths: ['benchmarks/relay', 'apps/meteor/app', 'apps/meteor/server', ...RELAYS],
		minutes: 12,
		needs: ['build'],
	},
	'load-presence': {
		proves:
			'a thousand who leave at once before others who show them and who hear of all do not keep the relay from others; a server stops before two thousand clients, and tells each',
		command: ['node', '--import', 'tsx', 'benchmarks/presence/main.ts', '--seed', '{seed}'],
		env: {},
		paths: ['benchmarks/presence', 'apps/meteor/app', 'apps/meteor/server', ...RELAYS],
		minutes: 3,
		needs: ['build'],
	},
	'bench-store': {
		proves:
			'the relay does not notice an fsync that takes 100 ms longer while others post; what a post and a page cost; what is missed is said',
		command: ['node', '--import', 'tsx', 'benchmarks/store/main.ts', '--seed', '{seed}', '--write'],
		env: {},
		paths: ['benchmarks/store', 'apps/meteor/server', 'packages/models', 'packages/messaging', ...RELAYS],
		minutes: 3,
		needs: ['build'],
	},
	'bench-queries': {
		proves:
			'what is asked of 100,000 accounts and a million messages costs at most three times what it costs in an almost empty store, and keeps nothing waiting for 20 ms; what is missed is said',
		command: ['node', '--import', 'tsx', 'benchmarks/store-queries/main.ts', '--write'],
		env: {},
		paths: ['benchmarks/store-queries', 'packages/models', 'packages/model-typings'],
		minutes: 4,
		needs: [],
	},
	'load-operations': {
		proves:
			'what a workspace of 100,000 accounts and a million messages costs on one machine: start, memory, connections, relay, search, pages, backup, stop',
		command: ['node', '--import', 'tsx', 'benchmarks/operations/main.ts', '--write'],
		env: {},
		paths: ['apps/meteor/app', 'apps/meteor/server', 'benchmarks', 'packages'],
		minutes: 5,
		needs: ['build'],
	},
	'protocol-properties': {
		proves:
			'100,000 interleavings of two sessions over a hostile network, and the properties of ratchet, table, tabs, files and stolen states many times as often',
		command: [
			'node',
			'scripts/lib/shares.mjs',
			'2',
			...MOCHA,
			'--timeout',
			'3600000',
			'packages/otr-protocol/tests/session-channel.spec.ts',
			'packages/otr-protocol/tests/ratchet-properties.spec.ts',
			'packages/otr-protocol/tests/stolen-state.spec.ts',
			'packages/otr-protocol/tests/three-tabs.spec.ts',
			'packages/otr-protocol/tests/file-properties.spec.ts',
			'packages/otr-protocol/tests/walk.spec.ts',
		],
		env: { PROPERTY_RUNS: '100' },
		paths: ['packages/crypto', 'packages/otr-wire', 'packages/otr-protocol'],
		minutes: 20,
		needs: [],
	},
	'primitives-agree': {
		proves:
			'the two sets of primitives give the same bytes for any input, and whole sessions over them the same frames and states, twenty times as many runs',
		command: [
			...MOCHA,
			'--timeout',
			'3600000',
			'packages/crypto/tests/agreement.spec.ts',
			'packages/otr-protocol/tests/differential.spec.ts',
		],
		env: { PROPERTY_RUNS: '20' },
		paths: ['packages/crypto', 'packages/otr-wire', 'packages/otr-protocol'],
		minutes: 4,
		needs: [],
	},
	'frame-fuzz': {
		proves:
			'ten million raw frames of every kind, depth, size, type and order, with what WebSocket forbids, against a real server: none ends it, fills it, stops a neighbour or leaves an error in its log',
		command: [
			'node',
			'--import',
			'tsx',
			'apps/meteor/tests/frame-fuzz/main.ts',
			'--frames',
			'10000000',
			'--seed',
			'{seed}',
		],
		env: {},
		paths: ['apps/meteor/app', 'apps/meteor/server', 'apps/meteor/tests/frame-fuzz', 'packages'],
		minutes: 30,
		needs: [],
	},
	'decoder-fuzz': {
		proves:
			'a million spoiled and invented frames, contents and stored states: no exception, no memory beyond their own, no state that changes',
		command: [
			'node',
			'scripts/lib/shares.mjs',
			'2',
			...MOCHA,
			'--timeout',
			'3600000',
			'packages/otr-protocol/tests/decoders.spec.ts',
		],
		env: { PROPERTY_RUNS: '400' },
		paths: ['packages/crypto', 'packages/otr-wire', 'packages/otr-protocol'],
		minutes: 6,
		needs: [],
	},
	'altered-input': {
		proves:
			'frames, DDP, EJSON, contents, stored sessions and documents, decoded from altered and invented input, thirty times as many runs',
		command: [
			...MOCHA,
			'--timeout',
			'600000',
			'packages/otr-wire/src/*.spec.ts',
			'packages/ddp-wire/src/*.spec.ts',
			'packages/ddp-wire/tests/*.spec.ts',
			'packages/crypto/src/base64url.spec.ts',
			'packages/otr-protocol/src/content/*.spec.ts',
			'packages/otr-protocol/src/handshake/payload.spec.ts',
			'packages/otr-protocol/src/session/state/codec.spec.ts',
			'packages/models/src/document.spec.ts',
		],
		env: { PROPERTY_RUNS: '30' },
		paths: ['packages/crypto', 'packages/otr-wire', 'packages/ddp-wire', 'packages/otr-protocol', 'packages/models'],
		minutes: 5,
		needs: [],
	},
	'mutation-handshake': mutation('handshake', 5),
	'mutation-ratchet': mutation('ratchet', 3),
	'mutation-verification': mutation('verification', 3),
	'mutation-content': mutation('content', 3),
	'mutation-session': mutation('session', 45),
	'mutation-e2e': mutation('e2e', 15, ['packages/crypto', 'packages/e2e-protocol']),
	'models-session': {
		proves:
			'two machines of the session table over a hostile channel: no plaintext, same keys, every wait and invitation ends; and that each claim can fail',
		command: ['node', '--import', 'tsx', 'scripts/models.mjs', 'session'],
		env: {},
		paths: ['docs/models', 'scripts/models', 'packages/otr-protocol'],
		minutes: 6,
		needs: [],
	},
	'models-handshake': {
		proves:
			'secrecy, authentication and forward secrecy of handshake and first ratchet steps, and that each falls with the part that gives it',
		command: ['node', '--import', 'tsx', 'scripts/models.mjs', 'handshake'],
		env: {},
		paths: ['docs/models', 'scripts/models', 'packages/otr-protocol'],
		minutes: 6,
		needs: [],
	},
	'second-implementation': {
		proves:
			'a responder written in Go from the document alone understands ours, over a channel that reorders, repeats, loses and alters',
		command: ['node', '--import', 'tsx', 'packages/otr-protocol/tests/second-implementation.ts', '--sessions', '40'],
		env: {},
		paths: [...PURE, 'examples/second-implementation'],
		minutes: 2,
		needs: [],
	},
};
