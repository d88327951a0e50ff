import { toBase64url } from '@rocket.chat/crypto';
import type { SessionEngine } from './engine.ts';
import { blocked, textRefusal } from './gate.ts';
import type { SubmitOutcome } from './types.ts';

const ID_BYTES = 16;

export type ComposerDeps = {
	readonly engine: SessionEngine;
	/**
	 * The marker of the room, unless it is that of a session whose end or absence the user has acknowledged. Rejects in
	 * doubt.
	 */
	readonly openMarker: () => Promise<string | undefined>;
	/** A marker that nobody told of: the room is not what it seemed. */
	readonly markerFound: (sid: string) => void;
};

/** Any doubt about the room being off the record sends nothing: the marker is looked up again before each text. */
export const submitPlain = async (
	{ engine, openMarker, markerFound }: ComposerDeps,
	send: () => Promise<void>,
): Promise<SubmitOutcome> => {
	const sent = await engine
		.enqueue(async () => {
			const marker = await openMarker();
			if (marker !== undefined) {
				markerFound(marker);
				return undefined;
			}
			// Begun in this turn, so that no session can start before it; not waited for here.
			return engine.permitsPlain() ? { sending: send() } : undefined;
		})
		.catch(() => undefined);
	if (!sent) {
		return blocked;
	}
	await sent.sending;
	return { ok: true };
};

/** Into the session, or nowhere. `maxLength`: code points. */
export const submitOtr = async ({ engine }: ComposerDeps, text: string, maxLength: number): Promise<SubmitOutcome> => {
	const refusal = textRefusal(text, maxLength);
	if (refusal) {
		return refusal;
	}
	const id = toBase64url(engine.random(ID_BYTES));
	const outcome = await engine.dispatch({ type: 'send', id, text }).catch(() => undefined);
	const taken = outcome?.effects.some((effect) => effect.type === 'message' && effect.message.id === id);
	return taken ? { ok: true } : blocked;
};
