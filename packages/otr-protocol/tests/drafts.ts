/** Every input of the table, for one machine, as someone who knows no key can give it. */
import { toBase64url } from '@rocket.chat/crypto';
import type { OtrFrameKind } from '@rocket.chat/otr-wire';
import {
	CHUNK_BYTES,
	type FieldType,
	KINDS as KINDS_OF_CONTENT,
	USER_ACTIONS,
	type UserAction,
} from '../src/content/index.ts';
import type { SessionInput, TimerName } from '../src/index.ts';
import type { InputKey } from '../src/session/table/rows.ts';
import type { Machine } from './machine.ts';

export const KINDS: readonly OtrFrameKind[] = [
	'invite',
	'accept',
	'data',
	'decline',
	'cancel',
	'elsewhere',
	'locked',
	'unknown',
	'refetch',
	'end',
];
const TIMERS: readonly TimerName[] = [
	'invite',
	'confirm',
	'probe',
	'silence',
	'rekey',
	'idle',
	'resend',
	'unacknowledged',
	'dialog',
	'typing',
	'file',
	'skipped',
];
const SIMPLE = [
	'start',
	'accept',
	'decline',
	'cancel',
	'refresh',
	'end',
	'dismiss',
	'read',
	'keys',
	'vault-lost',
	'vault-full',
] as const;

/** An input for one machine: `sid` 0 is the live one, 1 the pending one, 2 an unknown one. */
export type Draft = { key: InputKey; sid: 0 | 1 | 2; bit: boolean };

/** Values of the fields of the user's actions. */
const VALUES: Readonly<Record<FieldType, (bit: boolean) => unknown>> = {
	'cancel-reason': () => 'cancelled',
	chunk: () => new Uint8Array(CHUNK_BYTES),
	digest: () => new Uint8Array(32),
	emoji: () => 'tada',
	'file-name': () => 'a.txt',
	flag: (bit) => bit,
	id: () => 'w0',
	mime: () => 'text/plain',
	nonce: () => new Uint8Array(32),
	number: () => 5,
	text: () => 'other words',
	whose: (bit) => (bit ? 'mine' : 'yours'),
};

/** An input without fields, or one of the user's actions with the fields of its content. */
function plainInput(type: string | undefined, fresh: string, bit: boolean): SessionInput {
	const simple = SIMPLE.find((candidate) => candidate === type);
	if (simple) {
		return { type: simple };
	}
	const action = USER_ACTIONS.find((candidate) => candidate === type);
	if (!action) {
		throw new Error(`no draft of the input ${type}`);
	}
	const body = Object.entries(KINDS_OF_CONTENT[action].body).map(([name, field]) => [name, VALUES[field.type](bit)]);
	return { type: action, id: fresh, ...Object.fromEntries(body) } as UserAction;
}

/** `fresh`: an id that is not in use yet. */
export function inputOf(machine: Machine, { key, sid, bit }: Draft, fresh: string): SessionInput {
	const { live, pending } = machine.state;
	const strange = toBase64url(new Uint8Array(16).fill(9));
	const name = [live?.sid, pending?.sid, strange][sid] ?? strange;
	const [type, detail] = key.split(':');
	switch (type) {
		case 'frame': {
			const kind = KINDS.find((candidate) => candidate === detail) as OtrFrameKind;
			const body = ['invite', 'accept', 'data'].includes(kind)
				? toBase64url(new Uint8Array(100).fill(bit ? 1 : 2))
				: '';
			return {
				type,
				kind,
				frame: {
					v: 1,
					rid: 'room',
					sid: name,
					body,
					from: kind === 'elsewhere' ? machine.uid : machine.peer,
					connection: 'f:1',
				},
			};
		}
		case 'timer':
			return { type, name: TIMERS.find((candidate) => candidate === detail) as TimerName };
		case 'send':
			return { type, id: fresh, text: 'words' };
		case 'retry':
			return { type, id: 'w0' };
		case 'delete':
			return { type, id: fresh, target: bit ? 'w0' : 'w1' };
		case 'typing':
			return { type, typing: bit };
		case 'set-timer':
			return { type, seconds: bit ? 30 : 0 };
		case 'offer-file':
			return { type, id: `f${sid}`, name: 'a.txt', mime: 'text/plain', size: 70_000, digest: new Uint8Array(32) };
		case 'accept-file':
			return { type, id: `f${sid}` };
		case 'cancel-file':
			return { type, whose: bit ? 'mine' : 'yours', id: `f${sid}` };
		case 'chunk':
			return { type, file: `f${sid}`, index: 0, bytes: new Uint8Array(65_536) };
		case 'relayed':
			return { type, sid: name, kind: bit ? 'invite' : 'data', delivered: 0, forwarded: false };
		case 'refused':
			return { type, sid: name, kind: 'invite', error: 'error-too-many-requests', ...(bit && { retryIn: 1000 }) };
		case 'network':
			return { type, connected: bit };
		case 'presence':
			return { type, online: bit };
		case 'restored':
		case 'other-tab':
			return { type, sid: name };
		case 'policy':
			return { type, reason: bit ? 'logout' : 'disabled' };
		default:
			return plainInput(type, fresh, bit);
	}
}
