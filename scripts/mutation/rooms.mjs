// The rooms whose tests are tested: which files are altered, and which specs must notice it.

const PROTOCOL = 'packages/otr-protocol';

/** Lists of words. One test compares them with their hash. */
const LISTS = [`!${PROTOCOL}/src/verification/sas-emoji.ts`];

const specsOf = (...names) => names.map((name) => `${PROTOCOL}/tests/${name}.spec.ts`);

/**
 * The room's own specs and the named ones. Specs of whole sessions would detect much too, but are too slow to run for
 * each changed line.
 */
const room = (folder, ...tests) => ({
	parts: {
		all: {
			sources: [`${PROTOCOL}/src/${folder}/**/*.ts`, ...LISTS],
			specs: [`${PROTOCOL}/src/${folder}/**/*.spec.ts`, ...specsOf(...tests)],
		},
	},
});

/** Files of the session, and the specs of sessions that are about them. */
const part = (files, ...tests) => ({
	sources: files.map((name) => `${PROTOCOL}/src/session/${name}.ts`),
	specs: [`${PROTOCOL}/src/session/**/*.spec.ts`, ...specsOf('session-traces', ...tests)],
});

/** Each room in parts that run one after the other, so that the first results can be read while the rest run. */
export const ROOMS = {
	handshake: room('handshake', 'rcotr-vectors'),
	ratchet: room('ratchet', 'rcotr-vectors', 'ratchet-properties'),
	verification: room('verification'),
	content: room('content', 'kinds', 'decoders'),
	session: {
		parts: {
			texts: part(
				[
					'delivery/compose',
					'delivery/user-actions',
					'delivery/conversation',
					'delivery/outbox',
					'delivery/sending',
					'delivery/receiving',
					'state/step-context',
				],
				'conversation',
				'sending-rules',
				'receiving-rules',
				'kinds',
				'refresh',
				'left-behind',
				'spent-keys',
				'clocks',
				'remembered',
			),
			beginnings: part(
				[
					'table/transitions',
					'handshake/answering',
					'handshake/received-invite',
					'handshake/confirming',
					'handshake/establish',
					'handshake/inviting',
				],
				'invitation',
				'invitation-rules',
				'inviting-rules',
				'asking-rules',
				'spent-keys',
				'refresh',
				'devices',
				'unread-invite',
				'left-behind',
				'walk',
				'remembered',
				'recorded-invite',
				'concurrent-handshake',
			),
			endings: part(
				[
					'handshake/leaving',
					'delivery/liveness',
					'delivery/environment',
					'state/timing',
					'table/step',
					'table/rows',
					'table/table',
					'table/frames',
					'table/intents',
					'table/environment',
				],
				'ending-rules',
				'environment-rules',
				'clock-back',
				'recorded-invite',
				'concurrent-handshake',
				'conversation',
				'invitation',
				'invitation-rules',
				'file-attacks',
				'clocks',
				'refresh',
				'devices',
				'left-behind',
				'spent-keys',
				'walk',
			),
			files: part(
				['files/file-receiving', 'files/file-sending', 'files/transfers'],
				'files',
				'file-attacks',
				'file-turns',
				'file-limits',
			),
			states: part(
				['state/codec', 'state/schema', 'state/state', 'state/types', 'index'],
				'kinds',
				'files',
				'walk',
				'stored-states',
			),
		},
		ignoreStatic: true,
	},
	e2e: {
		parts: {
			all: {
				sources: ['packages/e2e-protocol/src/**/*.ts', '!packages/e2e-protocol/src/words.ts'],
				specs: [
					'packages/e2e-protocol/{src,tests}/**/*.spec.ts',
					'!packages/e2e-protocol/tests/{document,two-members}.spec.ts',
				],
			},
		},
	},
};

/** Per cent of the alterations that the tests must detect. */
export const WANTED_SCORE = 85;
