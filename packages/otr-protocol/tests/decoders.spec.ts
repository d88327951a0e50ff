/**
 * Everything that decodes bytes or text from outside, with altered and random input: no exception, no memory beyond
 * that of the input, no changed state.
 */
import { Buffer } from 'node:buffer';
import { fromBase64url, loadSodium, type Primitives, toBase64url, utf8 } from '@rocket.chat/crypto';
import { CONTENT_KINDS, decodeFrame, decodeStampedFrame, HINT_KINDS } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import { CHUNK_BYTES, type Content, decodeContent, encodeContent } from '../src/content/index.ts';
import { decodeAccept, decodeInvite, encodeAccept, encodeInvite } from '../src/handshake/payload.ts';
import { decodeState, encodeState, type SessionPhase, step } from '../src/index.ts';
import { open } from '../src/ratchet/index.ts';
import { PHASES } from '../src/session/table/rows.ts';
import { allocatedBy, countingAllocations } from './allocations.ts';
import { comparable } from './comparable.ts';
import { clock, ratchets } from './fixtures.ts';
import { type Dice, dice, spoiled } from './fuzz.ts';
import { established, exchange, type Machine, pair } from './machine.ts';
import { SCENES, type Scene } from './scenarios.ts';
import { count, eachSeed, peak } from './seeds.ts';

/** Bytes that a decoder may allocate: copies of its input and of its result, and a little more. */
const cap = (length: number, allowance: number): number => 3 * length + allowance;
const LITTLE = 4 * 1024;
/** A ratchet frame may need 512 skipped keys, whose derivation allocates buffers. */
const SKIPPING = 1024 * 1024;
/** Memory that refused inputs may leave behind, however many there are. */
const LEFT_BEHIND = 48 * 1024 * 1024;
/** Memory that they may hold at any time, garbage included. */
const HELD = 256 * 1024 * 1024;
const SAMPLED = 100;

const place = { id: 'an id', seq: 7 };
const digest = new Uint8Array(32).fill(3);
const CONTENTS: readonly Content[] = [
	{ kind: 'text', ...place, text: 'words of several bytes: äöü \u{1f600}', timer: 60 },
	{ kind: 'text', ...place, text: 'x'.repeat(3_000), timer: 0 },
	{ kind: 'ready', ...place, nonce: digest },
	{ kind: 'probe', ...place },
	{ kind: 'receipt', received: 9, read: 3 },
	{ kind: 'end' },
	{ kind: 'edit', ...place, target: 'another', text: 'other words' },
	{ kind: 'delete', ...place, target: 'another' },
	{ kind: 'react', ...place, whose: 'yours', target: 'another', emoji: 'tada', add: true },
	{ kind: 'typing', typing: true },
	{ kind: 'timer', ...place, seconds: 60, version: 2 },
	{ kind: 'file-offer', ...place, name: 'a name', mime: 'image/png', size: 70_000, digest },
	{ kind: 'file-accept', ...place, file: 'another', taken: 1 },
	{ kind: 'file-cancel', ...place, whose: 'mine', file: 'another', reason: 'gap' },
	{ kind: 'file-done', ...place, file: 'another' },
];
const CHUNK: Content = { kind: 'file-chunk', file: 'another', index: 1, data: new Uint8Array(CHUNK_BYTES).fill(5) };

const heldMemory = (): number => {
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
};

type Decoder = {
	readonly figure: string;
	readonly runs: number;
	/** Bytes that may be allocated whatever the length of the input. */
	readonly allowance?: number;
	readonly samples: readonly Uint8Array[];
	/** `undefined`: refused. Otherwise what must be true of the result. */
	readonly decode: (input: Uint8Array) => (() => void) | undefined;
};

const TAKEN = (): void => undefined;

/**
 * Feeds a decoder with its inputs. Returns how many were accepted, the most bytes that one of them allocated, and the
 * most memory held at any time beyond that of the start.
 */
function feed(
	{ samples, decode, allowance = LITTLE }: Decoder,
	{ numRuns, seed }: { numRuns: number; seed: number },
): { taken: number; most: number; highest: number } {
	const roll = dice(seed);
	const before = heldMemory();
	let highest = 0;
	let taken = 0;
	let most = 0;
	countingAllocations((allocatedBy) => {
		for (let n = 0; n < numRuns; n++) {
			const input = spoiled(roll, samples);
			let check: (() => void) | undefined;
			const allocated = allocatedBy(() => {
				check = decode(input);
			});
			check?.();
			taken += check ? 1 : 0;
			most = Math.max(most, allocated);
			if (allocated > cap(input.length, allowance)) {
				throw new Error(
					`${allocated} bytes for ${input.length} of input: ${Buffer.from(input.subarray(0, 200)).toString('hex')}`,
				);
			}
			if (n % SAMPLED === 0) {
				highest = Math.max(highest, heldMemory() - before);
			}
		}
	});
	return { taken, most, highest };
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** An accepted value is encoded as it was read: each value has one encoding. */
const mustSpell = (what: string, input: Uint8Array, written: Uint8Array): void => {
	if (!same(input, written)) {
		throw new Error(`${what} was taken in a spelling that nobody writes: ${Buffer.from(input).toString('hex')}`);
	}
};

const CONTENT_DECODER: Decoder = {
	figure: 'content',
	runs: 700,
	samples: CONTENTS.map(encodeContent),
	decode: (input) => {
		const content = decodeContent(input);
		return (
			content && (content.kind === 'unknown' ? TAKEN : () => mustSpell('a content', input, encodeContent(content)))
		);
	},
};

const CHUNK_DECODER: Decoder = { ...CONTENT_DECODER, figure: 'chunk', runs: 50, samples: [encodeContent(CHUNK)] };

const PAYLOAD_DECODER: Decoder = {
	figure: 'payload',
	runs: 250,
	samples: [
		encodeInvite({ commitment: digest, capabilities: ['file', 'text'] }),
		encodeAccept({ nonce: digest, ratchetKey: digest, capabilities: ['edit', 'text', 'timer'] }),
	],
	decode: (input) => {
		const invite = decodeInvite(input);
		const accept = decodeAccept(input);
		if (typeof invite !== 'string') {
			return () => mustSpell('an invite', input, encodeInvite(invite));
		}
		return typeof accept === 'string' ? undefined : () => mustSpell('an accept', input, encodeAccept(accept));
	},
};

/** As JSON, so that fields, types and nesting are altered as well as values. */
const FRAME_DECODER: Decoder = {
	figure: 'frame',
	runs: 600,
	samples: [...CONTENT_KINDS, ...HINT_KINDS].flatMap((kind) => {
		const body = HINT_KINDS.some((hint) => hint === kind) ? '' : toBase64url(new Uint8Array(120).fill(9));
		const frame = { v: 1, rid: 'aliceandbob', sid: toBase64url(new Uint8Array(16).fill(2)), body };
		return [
			[kind, { ...frame, to: 'instance:connection' }],
			[kind, { ...frame, from: 'alice', connection: 'instance:connection' }],
		].map((each) => utf8(JSON.stringify(each)));
	}),
	allowance: 64 * 1024,
	decode: (input) => {
		const text = Buffer.from(input.buffer, input.byteOffset, input.length).toString();
		let read: unknown;
		try {
			read = JSON.parse(text);
		} catch {
			// What is not JSON never gets here; the text itself takes its place.
			read = [text.slice(0, 12), { v: 1, rid: text, sid: text, body: text, to: text, from: text, connection: text }];
		}
		const [kind, frame] = Array.isArray(read) ? (read as unknown[]) : ['data', read];
		fromBase64url(text);
		return decodeFrame(kind, frame).ok || decodeStampedFrame(kind, frame).ok ? TAKEN : undefined;
	},
};

describe('decoders', function () {
	this.timeout(60_000 * Math.max(1, Number(process.env.PROPERTY_RUNS ?? 1) / 4));

	let sodium: Primitives;
	const scenes = new Map<SessionPhase, readonly Scene[]>();
	before(async function () {
		this.timeout(60_000);
		sodium = await loadSodium();
		for (const phase of PHASES) {
			scenes.set(
				phase,
				SCENES[phase].map((scene) => scene()),
			);
		}
	});

	const decoder = (title: string, { figure, runs }: Pick<Decoder, 'figure' | 'runs'>, of: () => Decoder): void =>
		eachSeed(
			`${title}: no exception, no memory beyond the input's own, one spelling`,
			{ runs, counted: `${figure}Inputs` },
			(parameters) => {
				const { taken, most, highest } = feed(of(), parameters);
				count(`${figure}Taken`, taken);
				peak(`peak_${figure}_bytes`, most);
				peak('peak_held_MiB', Math.ceil(highest / 2 ** 20));
				expect(highest).to.be.below(HELD);
			},
		);

	decoder('contents', CONTENT_DECODER, () => CONTENT_DECODER);
	decoder('chunks of files', CHUNK_DECODER, () => CHUNK_DECODER);
	decoder('payloads of the handshake', PAYLOAD_DECODER, () => PAYLOAD_DECODER);
	decoder('frames of the relay', FRAME_DECODER, () => FRAME_DECODER);
	decoder('stored state', { figure: 'state', runs: 600 }, () => ({
		figure: 'state',
		runs: 600,
		samples: [...scenes.values()].flat().map(({ self }) => encodeState(self.state)),
		decode: (input) => {
			const state = decodeState(input);
			return state && (() => mustSpell('a state', input, encodeState(state)));
		},
	}));
	decoder('frames of the ratchet', { figure: 'ratchet', runs: 300 }, () => {
		const { responder } = ratchets();
		const { alice, bob } = established(3, sodium);
		alice.input({ type: 'send', id: 'one', text: 'one' });
		const samples = alice.outgoing.map(({ body }) => fromBase64url(body) ?? new Uint8Array(0));
		const { live } = bob.state;
		const at = { ...clock('fuzz'), primitives: sodium };
		return {
			figure: 'ratchet',
			runs: 300,
			samples,
			allowance: SKIPPING,
			decode: (input) => {
				const known = samples.some((sample) => same(sample, input));
				return !known && [responder, ...(live ? [live.ratchet] : [])].some((state) => open(at, state, input).ok)
					? () => expect.fail('a spoiled frame opens')
					: undefined;
			},
		};
	});

	eachSeed(
		'X2 frames that nobody sent change no state, in any phase',
		{ runs: 250, counted: 'stepInputs' },
		({ numRuns, seed }) => {
			const roll = dice(seed);
			const recorded = framesOf(sodium);
			for (let n = 0; n < numRuns; n++) {
				const phase = PHASES[roll(PHASES.length)] ?? 'idle';
				const among = scenes.get(phase) ?? [];
				const scene = among[roll(among.length)];
				if (scene) {
					expect(scene.self.phase).to.equal(phase);
					stepOnce(scene.self, scene.peer, recorded, roll, sodium);
				}
			}
		},
	);

	const MEASURED: readonly (readonly [string, number, () => unknown])[] = [
		['a typed array and its copy', 130, () => new Uint8Array(70).slice(10)],
		['wide elements', 800, () => new Float64Array(100)],
		['wide integers', 80, () => new BigUint64Array(10)],
		['the bytes of a copy', 6, () => Uint8Array.from([1, 2, 3]).map((each) => each)],
		['a view over bytes that are there', 64, () => new DataView(new ArrayBuffer(64))],
		['a buffer that may grow', 4_096, () => Reflect.construct(ArrayBuffer, [1, { maxByteLength: 4_096 }])],
		['part of a buffer', 150, () => new ArrayBuffer(100).slice(-50)],
		[
			'buffers of Node',
			60,
			() => [Buffer.alloc(10), Buffer.allocUnsafe(20), Buffer.concat([new Uint8Array(10), new Uint8Array(5)])],
		],
		['slots', 800, () => new Array(100).fill(0)],
		['slots, without new', 800, () => Array(100)],
		['slots from a length', 800, () => Array.from({ length: 100 }, (_, index) => index)],
		['repeated text', 400, () => 'ab'.repeat(100)],
		['padded text', 396, () => 'x'.padStart(100).padEnd(199)],
		['what stands there anyway', 0, () => [1, 2, 3].map((each) => `${each}`).join()],
	];

	for (const [what, bytes, make] of MEASURED) {
		it(`allocate as counted: ${what}`, () => {
			expect(allocatedBy(() => void make())).to.equal(bytes);
		});
	}

	it('are not given more than 1 GiB at once, so that a length which lies is told at once', () => {
		for (const make of [
			() => new Float64Array(0xffff_ffff),
			() => new Array(0xffff_ffff),
			() => Array.from({ length: 0xffff_ffff }),
		]) {
			expect(() => allocatedBy(() => void make())).to.throw(RangeError, 'bytes at once');
		}
	});

	it('are let go when they were counted', () => {
		const { Uint8Array: Bytes, Array: Slots } = globalThis;
		allocatedBy(() => undefined);
		expect([
			Bytes === globalThis.Uint8Array,
			Slots === globalThis.Array,
			Bytes === Object.getPrototypeOf(new Uint8Array(1)).constructor,
		]).to.deep.equal([true, true, true]);
	});

	it('allocate as counted: the count itself can see too much', () => {
		expect(allocatedBy(() => void encodeContent(CHUNK))).to.be.above(CHUNK_BYTES);
		expect(heldMemory()).to.be.above(0);
	});

	it('leave no memory behind', () => {
		const before = heldMemory();
		feed(CONTENT_DECODER, { numRuns: 3_000, seed: 5 });
		expect(heldMemory() - before).to.be.below(LEFT_BEHIND);
	});
});

/** Bodies of every kind that two other users wrote. */
function framesOf(primitives: Primitives): readonly Uint8Array[] {
	const { alice, bob } = pair(77, primitives);
	const bodies: Uint8Array[] = [];
	const tap = (machine: Machine): void => {
		bodies.push(
			...machine.outgoing
				.map(({ body }) => fromBase64url(body) ?? new Uint8Array(0))
				.filter(({ length }) => length > 0),
		);
	};
	alice.input({ type: 'start' });
	tap(alice);
	exchange(alice, bob);
	bob.at(bob.context.now + 1_000).input({ type: 'timer', name: 'dialog' });
	bob.input({ type: 'accept' });
	tap(bob);
	exchange(alice, bob);
	alice.input({ type: 'send', id: 'one', text: 'one' });
	tap(alice);
	return bodies;
}

/** One frame, altered from one of this session or of another, for a machine that must stay as it was. */
function stepOnce(
	self: Machine,
	peer: Machine,
	recorded: readonly Uint8Array[],
	roll: Dice,
	primitives: Primitives,
): void {
	const { state } = self;
	const here = [...self.outgoing, ...peer.outgoing]
		.map(({ body }) => fromBase64url(body) ?? new Uint8Array(0))
		.filter(({ length }) => length > 0);
	const samples = [...here, ...here, ...recorded];
	const body = toBase64url(spoiled(roll, samples));
	if (samples.some((sample) => toBase64url(sample) === body)) {
		return;
	}
	const text =
		roll(8) === 0 ? `${body.slice(0, roll(body.length + 1))}${['=', '+', ' ', '\u00e9', 'A'][roll(5)]}` : body;
	const sids = [
		state.live?.sid,
		state.pending?.sid,
		state.sealedEnd?.sid,
		state.marker,
		...state.ownSids,
		'AAAAAAAAAAAAAAAAAAAAAA',
	].filter((sid) => sid !== undefined);
	const sid = sids[roll(sids.length)] ?? '';
	const kind = CONTENT_KINDS[roll(CONTENT_KINDS.length)] ?? 'data';
	const given = encodeState(state);
	const { state: after, result } = step({ ...self.context, primitives }, state, {
		type: 'frame',
		kind,
		frame: { v: 1, rid: 'room', sid, body: text, from: self.peer, connection: 'f:1' },
	});
	const receipt = result === 'duplicate:receipt' ? state : undefined;
	if (!same(encodeState(state), given) || !same(comparable(after, receipt), comparable(state))) {
		throw new Error(`${kind} changed the state in ${self.phase} (${result}): ${text}`);
	}
}
