import { toBase64url } from '@rocket.chat/crypto';
import { permitsPlain, wipeState } from '@rocket.chat/otr-protocol';
import type { SessionEngine } from './engine.ts';
import { blocked, textRefusal } from './gate.ts';
import type { SubmitOutcome } from './types.ts';

const ID_BYTES = 16;

export type ComposerDeps = {
	readonly engine: SessionEngine;
	/**
	 * The marker of the room, unless the user has acknowledged the end of its session. Rejects if it can't be read.
	 */
	readonly openMarker: () => Promise<string | undefined>;
	/** A marker was found that this tab did not know about: the room has a session. */
	readonly markerFound: (sid: string) => void;
};

/** Whether the room permits ordinary sending now, by the state read from the vault. Call it in a task of the queue. */
const permitsPlainNow = ({ store, view, broken }: SessionEngine): boolean => {
	const isIdle = !broken && view.phase === 'idle';
	const state = store.load();
	if (typeof state === 'string') {
		return isIdle;
	}
	wipeState(state);
	return isIdle && permitsPlain(state);
};

/** Sends nothing if the room may be off the record: the marker is looked up again before each text. */
export const submitPlain = async (
	{ engine, openMarker, markerFound }: ComposerDeps,
	send: () => Promise<void>,
): Promise<SubmitOutcome> => {
	const sent = await engine.queue
		.enqueue(async () => {
			const marker = await openMarker();
			if (marker !== undefined) {
				markerFound(marker);
				return undefined;
			}
			// Started in this task, so that no session can start before it; not awaited here.
			return permitsPlainNow(engine) ? { sending: send() } : undefined;
		})
		.catch(() => undefined);
	if (!sent) {
		return blocked;
	}
	await sent.sending;
	return { ok: true };
};

/** Sends a text inside the session, or not at all. `maxLength`: code points. */
export const submitOtr = async ({ engine }: ComposerDeps, text: string, maxLength: number): Promise<SubmitOutcome> => {
	const refusal = textRefusal(text, maxLength);
	if (refusal) {
		return refusal;
	}
	const id = toBase64url(engine.environment.random(ID_BYTES));
	const outcome = await engine.dispatch({ type: 'send', id, text }).catch(() => undefined);
	const taken = outcome?.effects.some((effect) => effect.type === 'message' && effect.message.id === id);
	return taken ? { ok: true } : blocked;
};
