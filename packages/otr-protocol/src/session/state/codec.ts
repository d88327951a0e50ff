/**
 * The state's binary form in the vault: a version byte, then every field by position. Bytes that this version did not
 * write are refused.
 */
import { type KeyPair, wipe } from '@rocket.chat/crypto';
import { ByteReader, ByteWriter } from '../../content/bytes.ts';
import {
	CANCEL_REASONS,
	CHUNK_BYTES,
	DIGEST_BYTES,
	type FieldType,
	KINDS,
	type KindRow,
	MAX_EMOJI_LENGTH,
	MAX_FILE_NAME_BYTES,
	MAX_ID_BYTES,
	MAX_MIME_LENGTH,
	MAX_TEXT_BYTES,
	NONCE_BYTES,
	type Whose,
} from '../../content/index.ts';
import { wipeHandshake } from '../../handshake/index.ts';
import { wipe as wipeRatchet } from '../../ratchet/index.ts';
import type { RatchetState, Role } from '../../ratchet/types.ts';
import { SAS_LENGTH } from '../../verification/sas.ts';
import { PHASES } from '../table/rows.ts';
import { bool, bytes, type Codec, list, oneOf, optional, record, text, uint53, union } from './schema.ts';
import type {
	Confirming,
	Inbox,
	InboxEntry,
	Incoming,
	Invitee,
	Inviting,
	KeptInitiator,
	KeptResponder,
	LiveSession,
	Outbox,
	OutboxContent,
	OutboxEntry,
	Outgoing,
	OutgoingWait,
	PeerProbe,
	Pending,
	SessionState,
	TakenContent,
	Transfer,
} from './state.ts';
import type { SessionPhase, SessionReason } from './types.ts';

/** Increased with every change of the format. */
const VERSION = 3;
/** Upper bound of a state: 256 texts of 24 KiB with their ciphertexts, contents out of order, and small fields. */
export const MAX_STATE_BYTES = 32 * 1024 * 1024;

const key = bytes(32, true);
const sid = text(22);
const connection = text(256);
const id = text(MAX_ID_BYTES);
const capabilities = list(text(64), 64);
const handshakeBody = bytes(4096);
const pair = (publicLength: number, secretLength: number): Codec<KeyPair> =>
	record({ publicKey: bytes(publicLength, true), secretKey: bytes(secretLength, true) });

const phase = oneOf<SessionPhase>(...(PHASES as readonly [SessionPhase, ...SessionPhase[]]));
const reason = oneOf<SessionReason>(
	'peer-ended',
	'self-ended',
	'peer-declined',
	'self-declined',
	'peer-cancelled',
	'self-cancelled',
	'invite-timeout',
	'handshake-failed',
	'peer-key-changed',
	'own-key',
	'incompatible',
	'unsupported-app',
	'peer-offline',
	'reloaded',
	'peer-lost',
	'vault-lost',
	'vault-full',
	'keys-stale',
	'relay-refused',
	'logout',
	'disabled',
	'peer-removed',
	'idle-timeout',
	'other-tab',
	'refresh-timeout',
	'no-peer-key',
);

const ratchet = record<RatchetState>({
	sid: bytes(16, true),
	role: oneOf<Role>('initiator', 'responder'),
	root: key,
	own: pair(32, 32),
	peer: optional(key),
	sendingChain: optional(key),
	receivingChain: optional(key),
	sent: uint53,
	received: uint53,
	previousSent: uint53,
	skipped: list(record({ ratchetKey: key, n: uint53, messageKey: key, storedAt: uint53 }), 1024),
	retired: list(record({ ratchetKey: key, length: uint53 }), 256),
});

const digest = bytes(DIGEST_BYTES, true);
const facts = { name: text(MAX_FILE_NAME_BYTES), mime: text(MAX_MIME_LENGTH), size: uint53, digest };

const STORED: Readonly<Record<FieldType, Codec<unknown>>> = {
	'cancel-reason': oneOf(...CANCEL_REASONS),
	chunk: bytes(CHUNK_BYTES, true),
	digest,
	emoji: text(MAX_EMOJI_LENGTH),
	'file-name': text(MAX_FILE_NAME_BYTES),
	flag: bool,
	id,
	mime: text(MAX_MIME_LENGTH),
	nonce: bytes(NONCE_BYTES, true),
	number: uint53,
	text: text(MAX_TEXT_BYTES),
	whose: oneOf<Whose>('mine', 'yours'),
};

/** A body without its kind, from the kind's row. */
function bodyOf({ body, stored = Object.keys(body) }: KindRow): Codec<object> {
	const fields = Object.entries(body).sort(([a], [b]) => stored.indexOf(a) - stored.indexOf(b));
	return record<Record<string, unknown>>(Object.fromEntries(fields.map(([name, { type }]) => [name, STORED[type]])));
}

type Bodies = {
	readonly [K in TakenContent['kind']]: Codec<Omit<Extract<TakenContent, { readonly kind: K }>, 'kind'>>;
};

/** The kinds that outbox and inbox keep, in the order of their codes; `ready` and `probe` are stored without a body. */
const bodies = Object.fromEntries(
	Object.entries(KINDS)
		.filter(([kind, { reliable }]) => reliable && kind !== 'ready' && kind !== 'probe')
		.map(([kind, row]) => [kind, bodyOf(row)]),
) as unknown as Bodies;

const taken = union<'kind', TakenContent>('kind', bodies);
const content = union<'kind', OutboxContent>('kind', {
	...bodies,
	ready: record<object>({}),
	probe: record<object>({}),
});

const inboxEntry = record<InboxEntry>({ seq: uint53, id, content: optional(taken) });
const inbox = record<Inbox>({ next: uint53, outOfOrder: list(inboxEntry, 256), read: uint53 });

const transferFacts = { id, ...facts, taken: uint53, since: uint53 };
const transfer = union<'whose', Transfer>('whose', {
	mine: record<Omit<Outgoing, 'whose'>>({
		...transferFacts,
		next: uint53,
		sent: uint53,
		waits: oneOf<OutgoingWait>('accept', 'bytes', 'relay', 'credit', 'resume', 'rate'),
		retryAt: uint53,
	}),
	yours: record<Omit<Incoming, 'whose'>>({
		...transferFacts,
		accepted: bool,
		announced: uint53,
		announcedAt: uint53,
		chain: digest,
	}),
});

const live = record<LiveSession>({
	sid,
	role: oneOf<Role>('initiator', 'responder'),
	ratchet,
	peerKey: key,
	to: optional(connection),
	stamp: connection,
	capabilities,
	sas: bytes(SAS_LENGTH, true),
	typingAt: uint53,
	peerTyping: bool,
	chunkAt: uint53,
	files: list(transfer, 16),
	heardAt: uint53,
	progressAt: uint53,
	receiptAt: uint53,
	resendAfter: uint53,
	peerProbe: optional(record<PeerProbe>({ since: uint53, hinted: bool })),
	inbox,
});

const initiator = record<KeptInitiator>({
	peerStatic: key,
	nonce: key,
	ephemeral: pair(32, 32),
	kem: pair(1184, 2400),
	chainingKey: key,
	hash: key,
	capabilities,
});

const responder = record<KeptResponder>({
	peerStatic: key,
	peerEphemeral: key,
	peerKemPublic: bytes(1184, true),
	commitment: key,
	chainingKey: key,
	hash: key,
	peerCapabilities: capabilities,
});

const confirming = record<Omit<Confirming, 'role'>>({
	sid,
	connection,
	body: handshakeBody,
	ratchet,
	commitment: key,
	hash: key,
	nonceR: key,
	capabilities,
	peerStatic: key,
	inbox,
	prolonged: bool,
	expiresAt: uint53,
});

const pending = union<'role', Pending>('role', {
	initiator: record<Omit<Inviting, 'role'>>({
		sid,
		handshake: initiator,
		body: handshakeBody,
		expiresAt: uint53,
		taken: bool,
		extended: bool,
		prolonged: bool,
	}),
	invitee: record<Omit<Invitee, 'role'>>({
		sid,
		connection,
		body: handshakeBody,
		handshake: optional(responder),
		expiresAt: uint53,
		refetched: bool,
	}),
	responder: confirming,
});

const entry = record<OutboxEntry>({
	id,
	content,
	since: uint53,
	everSent: bool,
	inFlight: optional(record({ seq: uint53, frame: bytes(72 * 1024) })),
});
const outbox = record<Outbox>({
	entries: list(entry, 1024),
	nextSeq: uint53,
	unread: list(record({ seq: uint53, id }), 256),
});

const session = record<SessionState>({
	phase,
	reason: optional(reason),
	fallbackPhase: optional(record({ phase, reason: optional(reason) })),
	connected: bool,
	online: bool,
	clock: uint53,
	activeAt: uint53,
	pending: optional(pending),
	concurrentHandshake: optional(union<'role', Confirming>('role', { responder: confirming })),
	live: optional(live),
	sealedEnd: optional(record({ sid, body: bytes(72 * 1024) })),
	marker: optional(sid),
	peerKey: optional(key),
	outbox,
	timer: record({ seconds: uint53, version: uint53 }),
	seen: list(id, 1024),
	dropped: uint53,
	unknown: uint53,
	offerRefresh: bool,
	hintAt: uint53,
	hintedProbeAt: uint53,
	automaticRefreshAt: uint53,
	ownSids: list(text(64), 512),
	invites: list(text(64), 512),
});

/** The bytes hold keys and texts: only the sealed vault may hold them. */
export function encodeState(state: SessionState): Uint8Array {
	const writer = new ByteWriter();
	writer.byte(VERSION);
	session.write(writer, state);
	return writer.finish();
}

/**
 * `undefined` for bytes that are not exactly what `encodeState` of this version writes. The result shares no buffer
 * with `encoded`.
 */
export function decodeState(encoded: Uint8Array): SessionState | undefined {
	if (encoded.length > MAX_STATE_BYTES) {
		return undefined;
	}
	const reader = new ByteReader(encoded);
	if (reader.byte() !== VERSION) {
		return undefined;
	}
	const state = session.read(reader);
	return reader.finished ? state : undefined;
}

/** Overwrites every key of a state that is no longer needed. Strings (texts) are left to the JavaScript engine. */
export function wipeState(state: SessionState): void {
	const { pending: handshake, concurrentHandshake, live: current } = state;
	if (current) {
		wipeRatchet(current.ratchet);
	}
	if (handshake?.role === 'initiator') {
		wipeHandshake({ ...handshake.handshake, staticKey: NO_KEY, prologue: NO_PROLOGUE });
	} else if (handshake?.role === 'invitee' && handshake.handshake) {
		wipeHandshake({ ...handshake.handshake, staticKey: NO_KEY, prologue: NO_PROLOGUE });
	}
	for (const answered of [handshake, concurrentHandshake]) {
		if (answered?.role === 'responder') {
			wipeRatchet(answered.ratchet);
			wipe(answered.hash, answered.nonceR);
		}
	}
}

const NO_KEY: KeyPair = { publicKey: new Uint8Array(0), secretKey: new Uint8Array(0) };
const NO_PROLOGUE = { rid: '', initiator: '', responder: '', sid: new Uint8Array(0) };
