// The rooms whose tests are tested: which files are altered, and which specs must notice it.

const PROTOCOL = 'packages/otr-protocol';

/** They take long and find what the others find: many runs of one property, simulations, and comparisons with documents. */
const LONG = ['long-session', 'document*', 'session-channel', 'three-tabs', 'stolen-state', 'sas-relay', 'file-properties'].map(
	(name) => `${PROTOCOL}/tests/${name}.spec.ts`,
);

/** Of other rooms, or of files that the sandbox lacks. */
const OTHERS = ['proofs', 'differential', 'rcotr-vectors', 'decoders', 'ratchet-properties'].map((name) => `${PROTOCOL}/tests/${name}.spec.ts`);

/** Lists of words, which one test compares with their hash. */
const LISTS = [`!${PROTOCOL}/src/verification/sas-emoji.ts`];

/** The room's own specs and those that are named: whole sessions notice much of it as well, and are too slow to be asked about each changed line. */
const room = (folder, ...tests) => ({
	parts: { all: [`${PROTOCOL}/src/${folder}/**/*.ts`, ...LISTS] },
	specs: [`${PROTOCOL}/src/${folder}/**/*.spec.ts`, ...tests.map((name) => `${PROTOCOL}/tests/${name}.spec.ts`)],
	leftOut: [],
});

/** Files of the session. */
const files = (...names) => names.map((name) => `${PROTOCOL}/src/session/${name}.ts`);

export const ROOMS = {
	handshake: room('handshake', 'rcotr-vectors'),
	ratchet: room('ratchet', 'rcotr-vectors', 'ratchet-properties'),
	verification: room('verification'),
	content: room('content', 'kinds', 'decoders'),
	session: {
		// One part after the other: what is found in the first can be looked at while the others run.
		parts: {
			texts: files('compose', 'conversation', 'outbox', 'sending', 'receiving', 'turn'),
			beginnings: files('acts', 'answering', 'asked', 'confirming', 'establish', 'inviting'),
			endings: files('leaving', 'liveness', 'surroundings', 'timing', 'step', 'rows', 'table', 'table-frames', 'table-intents', 'table-surroundings'),
			states: files('codec', 'schema', 'state', 'types', 'index'),
			files: files('file-receiving', 'file-sending', 'transfers'),
		},
		specs: [`${PROTOCOL}/src/session/**/*.spec.ts`, `${PROTOCOL}/tests/*.spec.ts`],
		leftOut: [...LONG, ...OTHERS],
		ignoreStatic: true,
	},
	e2e: {
		parts: { all: ['packages/e2e-protocol/src/**/*.ts', '!packages/e2e-protocol/src/words.ts'] },
		specs: ['packages/e2e-protocol/{src,tests}/**/*.spec.ts'],
		leftOut: ['document', 'two-members'].map((name) => `packages/e2e-protocol/tests/${name}.spec.ts`),
	},
};

/** Per cent of the alterations that the tests must notice. */
export const WANTED_SCORE = 85;
