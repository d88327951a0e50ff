import { loadSodium, type Primitives, toBase64url } from '@rocket.chat/crypto';
import type { OtrFrameKind } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import fc from 'fast-check';
import type { SessionInput, SessionPhase, TimerName } from '../src/index.ts';
import { type InputKey, keyOf, PHASES } from '../src/session/rows.ts';
import { rowOf, TABLE } from '../src/session/table.ts';
import { exchange, type Machine, pair } from './machine.ts';
import { SCENES } from './scenarios.ts';
import { eachSeed } from './seeds.ts';

const KINDS: readonly OtrFrameKind[] = ['invite', 'accept', 'data', 'decline', 'cancel', 'elsewhere', 'locked', 'unknown', 'refetch', 'end'];
const TIMERS: readonly TimerName[] = [
	'invite',
	'confirm',
	'probe',
	'silence',
	'shadow',
	'idle',
	'resend',
	'unacknowledged',
	'dialog',
	'typing',
	'file',
	'skipped',
];
const SIMPLE = ['start', 'accept', 'decline', 'cancel', 'refresh', 'end', 'dismiss', 'read', 'keys', 'vault-lost', 'vault-full'] as const;

/** An input for one machine: `sid` 0 is the live one, 1 the pending one, 2 a strange one. */
type Draft = { key: InputKey; sid: 0 | 1 | 2; bit: boolean };
const drafts = fc.record({
	key: fc.constantFrom(...(Object.keys(TABLE) as InputKey[])),
	sid: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
	bit: fc.boolean(),
});

let texts = 0;

function inputOf(machine: Machine, { key, sid, bit }: Draft): SessionInput {
	const { live, pending } = machine.state;
	const strange = toBase64url(new Uint8Array(16).fill(9));
	const name = [live?.sid, pending?.sid, strange][sid] ?? strange;
	const [type, detail] = key.split(':');
	switch (type) {
		case 'frame': {
			const kind = KINDS.find((candidate) => candidate === detail) as OtrFrameKind;
			const body = ['invite', 'accept', 'data'].includes(kind) ? toBase64url(new Uint8Array(100).fill(bit ? 1 : 2)) : '';
			return { type, kind, frame: { v: 1, rid: 'room', sid: name, body, from: kind === 'elsewhere' ? machine.uid : machine.peer, connection: 'f:1' } };
		}
		case 'timer':
			return { type, name: TIMERS.find((candidate) => candidate === detail) as TimerName };
		case 'send':
			return { type, id: `w${texts++}`, text: 'words' };
		case 'retry':
			return { type, id: 'w0' };
		case 'edit':
			return { type, id: `w${texts++}`, target: 'w0', text: 'other words' };
		case 'delete':
			return { type, id: `w${texts++}`, target: bit ? 'w0' : 'w1' };
		case 'react':
			return { type, id: `w${texts++}`, whose: bit ? 'mine' : 'yours', target: 'w0', emoji: 'tada', add: bit };
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
			return { type: SIMPLE.find((candidate) => candidate === type) as (typeof SIMPLE)[number] };
	}
}

/** The user's own acts, and logout: they alone may lead to `idle`. */
const isOwnAct = (input: SessionInput): boolean =>
	['cancel', 'decline', 'end', 'dismiss'].includes(input.type) || (input.type === 'policy' && input.reason === 'logout');

describe('a walk over the table', function () {
	this.timeout(300_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	let sodium: Primitives;
	before(async () => {
		sodium = await loadSodium();
	});

	const title = "H2 every step stays in its row, and only the user's own act leads to where plain sending is permitted";
	eachSeed(title, { runs: 150, most: 2_500, counted: 'walks' }, (parameters) => {
		const visited = new Set<string>();
		const steps = fc.array(fc.oneof({ weight: 3, arbitrary: drafts }, { weight: 2, arbitrary: fc.constant('exchange' as const) }), {
			minLength: 10,
			maxLength: 60,
			size: 'max',
		});
		fc.assert(
			fc.property(fc.nat(), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), steps, (seed, sides, list) => {
				const { alice, bob } = pair(seed, sodium);
				for (const [index, draft] of list.entries()) {
					if (draft === 'exchange') {
						exchange(alice, bob);
						continue;
					}
					const machine = sides[index] ? alice : bob;
					const input = inputOf(machine, draft);
					const before = machine.phase as SessionPhase;
					const row = rowOf(keyOf(input), before);
					machine.at(machine.context.now + 50);
					machine.input(input);
					visited.add(`${keyOf(input)} ${before}`);
					const after = machine.phase as SessionPhase;
					const allowed = 'none' in row ? [before] : [before, ...row.to];
					expect(allowed, `${keyOf(input)} in ${before}: ${machine.results.at(-1)}`).to.include(after);
					expect(after !== 'idle' || before === 'idle' || isOwnAct(input), `${keyOf(input)} in ${before}`).to.equal(true);
				}
			}),
			parameters,
		);
		expect(visited.size).to.be.above(200);
	});

	for (const phase of PHASES) {
		it(`takes every input in ${phase}, as its rows say`, () => {
			for (const scene of SCENES[phase]) {
				const ready = scene().self;
				for (const key of Object.keys(TABLE) as InputKey[]) {
					for (const [sid, bit] of [
						[0, true],
						[1, false],
						[2, true],
					] as const) {
						const self = ready.copy();
						expect(self.phase).to.equal(phase);
						const input = inputOf(self, { key, sid, bit });
						const row = rowOf(key, phase);
						const result = self.input(input);
						expect('none' in row ? [phase] : [phase, ...row.to], `${key}: ${result}`).to.include(self.phase);
						expect('none' in row).to.equal(result.startsWith('none:'));
						if ('none' in row) {
							expect(self.last, key).to.deep.equal([]);
						}
					}
				}
			}
		});

		it(`H2 no hint in ${phase} erases keys, and none permits plaintext`, () => {
			for (const scene of SCENES[phase]) {
				const ready = scene().self;
				for (const kind of KINDS.filter((name) => !['invite', 'accept', 'data'].includes(name))) {
					for (const sid of [0, 1, 2] as const) {
						const self = ready.copy();
						const { live, outbox } = self.state;
						self.input(inputOf(self, { key: `frame:${kind}`, sid, bit: true }));
						const after = self.state;
						expect(after.live?.sid, kind).to.equal(live?.sid);
						expect(after.live?.peerKey, kind).to.deep.equal(live?.peerKey);
						expect(after.outbox.entries.slice(0, outbox.entries.length), kind).to.deep.equal(outbox.entries);
						expect(self.wiped, kind).to.equal(0);
						expect(self.plain && phase !== 'idle', kind).to.equal(false);
					}
				}
			}
		});
	}
});
