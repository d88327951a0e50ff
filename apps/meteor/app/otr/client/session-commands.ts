import type { SessionInput, SessionStep } from '@rocket.chat/otr-protocol';
import { type ComposerDeps, submitOtr, submitPlain } from './composer.ts';
import type { SessionEngine } from './engine.ts';
import { blocked } from './gate.ts';
import type { OtrRegistryDeps } from './ports.ts';
import type { RoomViewStore } from './room-view-store.ts';
import { currentSettings } from './settings.ts';
import type { StartConditions } from './start-conditions.ts';
import type { TabHandover } from './tab-handover.ts';
import type { OtrIntents, OtrRoom } from './types.ts';

export type SessionCommandsDeps = {
	readonly rid: string;
	readonly ports: OtrRegistryDeps;
	readonly engine: SessionEngine;
	readonly view: RoomViewStore;
	readonly conditions: StartConditions;
	readonly handover: TabHandover;
	/** Dispatches an input of the user, after firing due timers. */
	readonly act: (input: SessionInput) => Promise<SessionStep | undefined>;
};

type HandshakeCommands = Pick<
	OtrIntents,
	'prepare' | 'start' | 'accept' | 'decline' | 'cancel' | 'refresh' | 'end' | 'dismiss'
>;
type MessageCommands = Pick<OtrIntents, 'act' | 'markRead' | 'eraseNow' | 'retry' | 'takeHandedBack'>;
type ComposerCommands = Pick<OtrRoom, 'submit' | 'sendPlainly'>;

export type SessionCommands = HandshakeCommands & MessageCommands & ComposerCommands;

/** Starts, answers and ends sessions. */
const handshakeCommands = (deps: SessionCommandsDeps): HandshakeCommands => {
	const { rid, ports, engine, conditions, handover, act } = deps;
	/** If the browser refuses storage, the room stays as it is, and the user may try again. */
	const dismissAfter = async (task: () => Promise<void>): Promise<void> => {
		const done = await engine.queue.enqueue(() => task().then(() => true)).catch(() => false);
		if (done) {
			await act({ type: 'dismiss' });
		}
	};
	const forgetPin = async (): Promise<void> => {
		const peer = engine.environment.peer();
		if (peer) {
			await ports.identity.pins.forget({ ...peer, rid });
		}
	};
	return {
		prepare: () => void ports.primitives.prepare(),
		start: () => {
			if (conditions.block() === undefined) {
				if (engine.broken) {
					// Starting again acknowledges the failure.
					engine.acknowledgeFailure();
				}
				void act({ type: 'start' });
			}
		},
		accept: () => void act({ type: 'accept' }),
		decline: () => void act({ type: 'decline' }),
		cancel: () => void act({ type: 'cancel' }),
		refresh: () => {
			if (!conditions.blocksOurSide()) {
				void act({ type: 'refresh' });
			}
		},
		end: () => void act({ type: 'end' }),
		dismiss: () => {
			if (engine.broken) {
				engine.acknowledgeFailure();
			} else if (engine.view.phase === 'elsewhere') {
				void dismissAfter(() => handover.acknowledgeElsewhere());
			} else if (engine.view.reason === 'peer-key-changed') {
				void dismissAfter(forgetPin);
			} else {
				void act({ type: 'dismiss' });
			}
		},
	};
};

/** What the user does with displayed messages. */
const messageCommands = ({ ports, engine, view, handover, act }: SessionCommandsDeps): MessageCommands => ({
	act: (action) => void act(action),
	markRead: () => {
		if (handover.holding() !== undefined) {
			void act({ type: 'read' });
		}
	},
	eraseNow: () => {
		void engine.queue.enqueue(async () => {
			engine.store.transcript.erase();
			engine.store.clearHandedBack();
			view.update();
		});
	},
	// A message that is still queued is sent again. A failed one is sent as a new message with its old id: a peer that
	// did receive it shows it only once.
	retry: (id) => {
		void act({ type: 'retry', id }).then((stepped) => {
			const text = engine.store.transcript.failedText(id, ports.self.uid);
			if (text !== undefined && stepped?.result === 'unknown-id') {
				void act({ type: 'send', id, text });
			}
		});
	},
	takeHandedBack: () => {
		const texts = engine.store.handedBack;
		if (texts.length > 0) {
			engine.store.clearHandedBack();
			view.update();
		}
		return texts;
	},
});

/** Sends what the user typed: in the session, as an ordinary message, or not at all. */
const composerCommands = ({ ports, engine, view, handover }: SessionCommandsDeps): ComposerCommands => {
	const composer: ComposerDeps = {
		engine,
		openMarker: () => handover.openMarker(),
		markerFound: (sid) => void handover.restore(sid),
	};
	const modeNow = () => {
		engine.timers.check();
		return view.gate().mode;
	};
	return {
		submit: async (text, sendPlain) => {
			if (engine.queue.closed) {
				return blocked;
			}
			const mode = modeNow();
			if (mode === 'plain') {
				return submitPlain(composer, () => sendPlain(text));
			}
			return mode === 'otr'
				? submitOtr(composer, text, currentSettings(ports.settings).OTR_Message_Max_Length)
				: blocked;
		},
		sendPlainly: async (send) =>
			modeNow() === 'plain' && !engine.queue.closed ? submitPlain(composer, send) : blocked,
	};
};

/** Everything that the user can do in one room. */
export const createSessionCommands = (deps: SessionCommandsDeps): SessionCommands => ({
	...handshakeCommands(deps),
	...messageCommands(deps),
	...composerCommands(deps),
});
