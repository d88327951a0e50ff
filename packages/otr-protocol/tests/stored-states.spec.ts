/**
 * Well-formed bytes of a stored state whose values exceed the limits. Damaged bytes cannot show this, since their
 * length gives them away.
 */
import { expect } from 'chai';
import { MAX_TEXT_BYTES } from '../src/content/index.ts';
import { decodeState, encodeState, initialSession, type SessionState } from '../src/index.ts';
import { MAX_STATE_BYTES } from '../src/session/state/codec.ts';
import type { LiveSession, OutboxEntry, Pending, Transfer } from '../src/session/state/state.ts';
import { once, SCENES } from './scenarios.ts';

const idle = once(initialSession);
const busy = once(() => SCENES.established[1]!().self.state);
const inviting = once(() => SCENES.inviting[0]!().self.state);
const asked = once(() => SCENES.invited[0]!().self.state);
const confirming = once(() => SCENES.confirming[0]!().self.state);

const withLive = (change: Partial<LiveSession>): SessionState => ({ ...busy(), live: { ...busy().live!, ...change } });
const withRatchet = (change: Partial<LiveSession['ratchet']>): SessionState =>
	withLive({ ratchet: { ...busy().live!.ratchet, ...change } });
const withFiles = (change: object): SessionState =>
	withLive({ files: busy().live!.files.map((file) => ({ ...file, ...change }) as Transfer) });
const withPending = (state: SessionState, change: object): SessionState => ({
	...state,
	pending: { ...state.pending, ...change } as Pending,
});
const withHandshake = (state: SessionState, change: object): SessionState => {
	const { pending } = state;
	return withPending(state, {
		handshake: { ...(pending && 'handshake' in pending ? pending.handshake : {}), ...change },
	});
};
const withEntries = (entries: readonly OutboxEntry[]): SessionState => ({
	...idle(),
	outbox: { ...idle().outbox, entries },
});

const entry = (text: string, frame: Uint8Array = new Uint8Array(0)): OutboxEntry => ({
	id: 'x',
	content: { kind: 'text', text, timer: 0 },
	since: 0,
	everSent: true,
	inFlight: { seq: 0, frame },
});

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);
const letters = (length: number): string => 'x'.repeat(length);
const many = <T>(value: T, length: number): readonly T[] => Array<T>(length).fill(value);

/** Fields of one length: the state that has `length` bytes there. */
const FIXED: readonly [what: string, length: number, state: (length: number) => SessionState][] = [
	["the peer's key of the conversation", 32, (n) => ({ ...idle(), peerKey: bytes(n) })],
	["the peer's key of the session", 32, (n) => withLive({ peerKey: bytes(n) })],
	['the pictures', 6, (n) => withLive({ sas: bytes(n) })],
	['the root', 32, (n) => withRatchet({ root: bytes(n) })],
	['the sid of the ratchet', 16, (n) => withRatchet({ sid: bytes(n) })],
	['a chain', 32, (n) => withRatchet({ sendingChain: bytes(n) })],
	['our ratchet secret', 32, (n) => withRatchet({ own: { publicKey: bytes(32), secretKey: bytes(n) } })],
	['our ratchet key', 32, (n) => withRatchet({ own: { publicKey: bytes(n), secretKey: bytes(32) } })],
	[
		'a skipped key',
		32,
		(n) => withRatchet({ skipped: [{ ratchetKey: bytes(32), n: 0, messageKey: bytes(n), storedAt: 0 }] }),
	],
	['the digest of a file', 32, (n) => withFiles({ digest: bytes(n) })],
	['the nonce of an invite', 32, (n) => withHandshake(inviting(), { nonce: bytes(n) })],
	[
		'the ML-KEM secret of an invite',
		2400,
		(n) => withHandshake(inviting(), { kem: { publicKey: bytes(1184), secretKey: bytes(n) } }),
	],
	["the inviter's ML-KEM key", 1184, (n) => withHandshake(asked(), { peerKemPublic: bytes(n) })],
	['the commitment', 32, (n) => withPending(confirming(), { commitment: bytes(n) })],
];

/** Fields with a greatest length. */
const CAPPED: readonly [what: string, cap: number, state: (length: number) => SessionState][] = [
	['the sid of the marker', 22, (n) => ({ ...idle(), marker: letters(n) })],
	['a stamp', 256, (n) => withLive({ stamp: letters(n) })],
	['the body of a handshake', 4096, (n) => withPending(inviting(), { body: bytes(n) })],
	['the sealed end', 72 * 1024, (n) => ({ ...idle(), sealedEnd: { sid: letters(22), body: bytes(n) } })],
	['an id', 64, (n) => ({ ...idle(), seen: [letters(n)] })],
	['a text', MAX_TEXT_BYTES, (n) => withEntries([entry(letters(n))])],
	[
		'a text of letters of two bytes',
		MAX_TEXT_BYTES,
		(n) => withEntries([entry('é'.repeat(n / 2) + (n % 2 ? 'x' : ''))]),
	],
	['a frame on its way', 72 * 1024, (n) => withEntries([entry('', bytes(n))])],
	['the name of a file', 255, (n) => withFiles({ name: letters(n) })],
	['the list of our invites', 512, (n) => ({ ...idle(), ownSids: many(letters(42), n) })],
	['the list of invites that were looked at', 512, (n) => ({ ...idle(), invites: many(letters(42), n) })],
	['the list of ids that were shown', 1024, (n) => ({ ...idle(), seen: many('x', n) })],
	['the outbox', 1024, (n) => withEntries(many(entry('text'), n))],
	[
		'the list of unread texts',
		256,
		(n) => ({ ...idle(), outbox: { ...idle().outbox, unread: many({ seq: 0, id: 'x' }, n) } }),
	],
	['the inbox', 256, (n) => withLive({ inbox: { next: 0, read: 0, outOfOrder: many({ seq: 1, id: 'x' }, n) } })],
	['the list of files', 16, (n) => withLive({ files: many(busy().live!.files[0]!, n) })],
	['the list of capabilities', 64, (n) => withLive({ capabilities: many('text', n) })],
	[
		'skipped keys',
		1024,
		(n) => withRatchet({ skipped: many({ ratchetKey: bytes(32), n: 0, messageKey: bytes(32), storedAt: 0 }, n) }),
	],
	['chains that are over', 256, (n) => withRatchet({ retired: many({ ratchetKey: bytes(32), length: 0 }, n) })],
];

const read = (state: SessionState): SessionState | undefined => decodeState(encodeState(state));

describe('X8 a stored state', () => {
	for (const [what, length, state] of FIXED) {
		it(`has ${length} bytes for ${what}, and is none with one byte less or more`, () => {
			expect(read(state(length))).to.deep.equal(state(length));
			expect([length - 1, length + 1, 0].map((other) => read(state(other)))).to.deep.equal([
				undefined,
				undefined,
				undefined,
			]);
		});
	}

	for (const [what, cap, state] of CAPPED) {
		it(`holds ${what} up to ${cap}, and is none with one more`, () => {
			expect(read(state(cap))).to.deep.equal(state(cap));
			expect(read(state(cap + 1))).to.equal(undefined);
		});
	}

	it('holds numbers below 2^53 and is none with another', () => {
		const greatest = encodeState({ ...idle(), clock: Number.MAX_SAFE_INTEGER });
		expect(decodeState(greatest)?.clock).to.equal(Number.MAX_SAFE_INTEGER);
		// The number's first byte is 0 in both.
		const at = greatest.findIndex((byte, index) => byte !== encodeState(idle())[index]) - 1;
		const of = (...number: readonly number[]): Uint8Array =>
			Uint8Array.of(...greatest.subarray(0, at), ...number, ...greatest.subarray(at + 8));
		expect(decodeState(of(0, 0x1f, 0xff, 0xff, 0, 0, 0, 1))?.clock).to.equal((2 ** 21 - 1) * 2 ** 32 + 1);
		expect(decodeState(of(0, 0x20, 0, 0, 0, 0, 0, 0))).to.equal(undefined);
		expect(decodeState(of(0x80, 0, 0, 0, 0, 0, 0, 0))).to.equal(undefined);
	});

	it('is read with 32 MiB, and is none with one byte more', () => {
		const frame = new Uint8Array(72 * 1024);
		const state = (last: number): SessionState =>
			withEntries([entry('', new Uint8Array(last)), ...many(entry('', frame), 454)]);
		const left = MAX_STATE_BYTES - encodeState(state(0)).length;
		expect(left).to.be.within(0, frame.length - 1);
		const whole = encodeState(state(left));
		expect(whole).to.have.length(32 * 1024 * 1024);
		expect(decodeState(whole)?.outbox.entries).to.have.length(455);
		expect(decodeState(encodeState(state(left + 1)))).to.equal(undefined);
	});
});
