// The rooms whose tests are tested: which files are altered, and which specs must notice it.

const PROTOCOL = 'packages/otr-protocol';
/** They take long and find what the others find: many runs of one property, simulations, and comparisons with documents. */
const LONG = ['long-session', 'document*', 'session-channel', 'sas-relay'].map((name) => `${PROTOCOL}/tests/${name}.spec.ts`);
/** Whole sessions: too slow to be asked about each changed line of a ratchet, which has tests of its own. */
const SESSIONS = [`${PROTOCOL}/src/session/*.spec.ts`, `${PROTOCOL}/tests/{walk,refresh,invitation,devices,files}.spec.ts`];

/** Lists of words, which one test compares with their hash. */
const LISTS = [`!${PROTOCOL}/src/verification/sas-emoji.ts`];

const protocol = (folder, leftOut = []) => ({
	sources: [`${PROTOCOL}/src/${folder}/**/*.ts`, ...LISTS],
	specs: [`${PROTOCOL}/src/**/*.spec.ts`, `${PROTOCOL}/tests/*.spec.ts`],
	leftOut: [...LONG, ...leftOut],
});

export const ROOMS = {
	handshake: protocol('handshake', SESSIONS),
	ratchet: protocol('ratchet', SESSIONS),
	verification: protocol('verification', SESSIONS),
	content: protocol('content', SESSIONS),
	session: protocol('session'),
	e2e: {
		sources: ['packages/e2e-protocol/src/**/*.ts', '!packages/e2e-protocol/src/words.ts'],
		specs: ['packages/e2e-protocol/{src,tests}/**/*.spec.ts'],
		leftOut: ['packages/e2e-protocol/tests/document.spec.ts'],
	},
};

/** Per cent of the alterations that the tests must notice. */
export const WANTED_SCORE = 85;
