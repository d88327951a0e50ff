import { toBase64url } from '@rocket.chat/crypto';
import type { SessionInput } from '../src/index.ts';
import { seal } from '../src/ratchet/index.ts';
import { type Machine, type Sent, stamped } from './machine.ts';

export type FrameInput = Extract<SessionInput, { type: 'frame' }>;

/** The oldest waiting frame, as the other side receives it. */
export function take(from: Machine): FrameInput {
	const frame = from.outgoing.shift();
	if (!frame) throw new Error(`${from.uid} sent nothing`);
	return { type: 'frame', ...stamped(frame, from) };
}

/** Bytes that an honest machine never sends, sealed under the keys of its session. */
export function say(from: Machine, plaintext: Uint8Array): FrameInput {
	const { live } = from.state;
	const sealed = live && seal(from.context, live.ratchet, plaintext);
	if (!live || !sealed) throw new Error(`${from.uid} has no keys to speak under`);
	from.tamper((state) => ({ ...state, live: { ...live, ratchet: sealed.state } }));
	const frame: Sent = { type: 'frame', kind: 'data', sid: live.sid, body: toBase64url(sealed.frame) };
	return { type: 'frame', ...stamped(frame, from) };
}

export const write = (machine: Machine, ...texts: readonly string[]): void => {
	for (const text of texts) {
		machine.input({ type: 'send', id: `${machine.uid} ${text}`, text });
	}
};

/** Loses every frame under way. */
export const lose = (...machines: readonly Machine[]): void => {
	for (const machine of machines) {
		machine.outgoing.length = 0;
	}
};

/** Frames of the last step. */
export const framesOf = (machine: Machine): readonly Sent[] => machine.last.filter((effect) => effect.type === 'frame');
