/**
 * Any channel that loses, repeats, reorders and alters frames: what opens was sent, each frame opens once, and no key
 * is used twice.
 */
import { fromUtf8, loadSodium, type Primitives, toHex, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { open, seal } from '../src/ratchet/index.ts';
import type { RatchetContext } from '../src/ratchet/types.ts';
import { clock, type Pair, ratchets } from './fixtures.ts';
import { eachSeed } from './seeds.ts';

type Side = keyof Pair;
type Act =
	| { type: 'send'; from: Side }
	| { type: 'deliver'; to: Side; pick: number }
	| { type: 'repeat'; to: Side; pick: number }
	| { type: 'lose'; to: Side; pick: number }
	| { type: 'alter'; to: Side; pick: number; byte: number };

const side = fc.constantFrom<Side>('initiator', 'responder');
const pick = fc.nat({ max: 1000 });
const act: fc.Arbitrary<Act> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ type: fc.constant('send' as const), from: side }) },
	{ weight: 6, arbitrary: fc.record({ type: fc.constant('deliver' as const), to: side, pick }) },
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('repeat' as const), to: side, pick }) },
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('lose' as const), to: side, pick }) },
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('alter' as const), to: side, pick, byte: pick }) },
);

/** The channel with both ends, and what each end has read. */
class Channel {
	readonly pair: Pair;
	readonly read: Record<Side, string[]> = { initiator: [], responder: [] };
	readonly under: Record<Side, Uint8Array[]> = { initiator: [], responder: [] };
	readonly past: Record<Side, Uint8Array[]> = { initiator: [], responder: [] };
	private count = 0;

	constructor(readonly context: RatchetContext) {
		this.pair = ratchets(context);
	}

	send(from: Side): void {
		const sealed = seal(this.context, this.pair[from], utf8(`${from} ${this.count}`));
		if (sealed) {
			this.count++;
			this.pair[from] = sealed.state;
			this.under[from === 'initiator' ? 'responder' : 'initiator'].push(sealed.frame);
		}
	}

	deliver(to: Side, frame: Uint8Array): string {
		const opened = open(this.context, this.pair[to], frame);
		if (!opened.ok) {
			return opened.refusal;
		}
		this.pair[to] = opened.state;
		this.read[to].push(fromUtf8(opened.plaintext) ?? '');
		return 'opened';
	}

	take(to: Side, index: number): Uint8Array | undefined {
		const frames = this.under[to];
		const [frame] = frames.splice(frames.length ? index % frames.length : 0, 1);
		return frame;
	}

	perform(step: Act): void {
		if (step.type === 'send') {
			this.send(step.from);
			return;
		}
		if (step.type === 'repeat') {
			const frame = this.past[step.to][step.pick % Math.max(1, this.past[step.to].length)];
			if (frame) expect(this.deliver(step.to, frame)).to.equal('duplicate');
			return;
		}
		const frame = this.take(step.to, step.pick);
		if (!frame || step.type === 'lose') {
			return;
		}
		if (step.type === 'alter') {
			const copy = frame.slice();
			copy[step.byte % copy.length]! ^= 0x80;
			expect(this.deliver(step.to, copy)).not.to.equal('opened');
		}
		// An honest frame opens however late, whatever arrived in between.
		expect(this.deliver(step.to, frame)).to.equal('opened');
		this.past[step.to].push(frame);
	}
}

/** Primitives that remember which (key, nonce) sealed what. */
function recording(primitives: Primitives): { primitives: Primitives; used: string[] } {
	const used: string[] = [];
	const { chacha20poly1305 } = primitives;
	const record: Primitives['chacha20poly1305'] = {
		...chacha20poly1305,
		seal: (key, nonce, ad, plaintext, headroom) => {
			used.push(`${toHex(key)} ${toHex(nonce)}`);
			return chacha20poly1305.seal(key, nonce, ad, plaintext, headroom);
		},
	};
	return { primitives: { ...primitives, chacha20poly1305: record }, used };
}

describe('Double Ratchet over any channel', function () {
	this.timeout(60_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	let sodium: Primitives;
	before(async () => {
		sodium = await loadSodium();
	});

	eachSeed(
		'X2 opens every delivered frame once, whatever was lost, repeated, reordered or altered, and seals under no (key, nonce) twice',
		{ runs: 150, counted: 'ratchetChannels' },
		(parameters) => {
			fc.assert(
				fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
					const { primitives, used } = recording(sodium);
					const channel = new Channel({ ...clock('properties'), primitives });
					channel.send('initiator');
					for (const step of acts) {
						channel.perform(step);
					}
					const all = [...channel.read.initiator, ...channel.read.responder];
					expect(new Set(all).size).to.equal(all.length);
					expect(channel.read.responder.every((text) => text.startsWith('initiator'))).to.equal(true);
					expect(channel.read.initiator.every((text) => text.startsWith('responder'))).to.equal(true);
					expect(new Set(used).size).to.equal(used.length);
				}),
				parameters,
			);
		},
	);

	eachSeed(
		'X2 gives a subsequence of what was sent, in order, where the channel keeps the order and loses',
		{ runs: 30, counted: 'ratchetSubsequences' },
		(parameters) => {
			fc.assert(
				fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (arrives) => {
					const channel = new Channel({ ...clock('subsequence'), primitives: sodium });
					const expected: string[] = [];
					arrives.forEach((arrival, index) => {
						channel.send('initiator');
						const frame = channel.take('responder', 0);
						if (frame && arrival) {
							channel.deliver('responder', frame);
							expected.push(`initiator ${index}`);
						}
					});
					expect(channel.read.responder).to.deep.equal(expected);
				}),
				parameters,
			);
		},
	);

	it('takes any bytes without throwing', () => {
		const { responder } = ratchets();
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
				expect(open(clock('bytes'), responder, bytes).ok).to.equal(false);
			}),
		);
	});
});
