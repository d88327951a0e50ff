import { expect } from 'chai';
import fc from 'fast-check';
import { EMPTY_INBOX, EMPTY_OUTBOX, type Outbox, type OutboxContent } from '../state/state.ts';
import {
	acknowledge,
	admit,
	begin,
	enqueue,
	hasCapacity,
	idsOf,
	inFlightEntries,
	queuedText,
	renew,
	reword,
	sealQueued,
	textsOf,
	withdraw,
} from './outbox.ts';

const withTexts = (count: number): Outbox =>
	Array.from({ length: count }).reduce<Outbox>(
		(outbox, _, index) =>
			enqueue(outbox, { id: `t${index}`, content: { kind: 'text', text: `${index}`, timer: 0 }, now: 5 }),
		EMPTY_OUTBOX,
	);
const seal = ({ seq }: { seq: number }): Uint8Array => new Uint8Array([seq & 0xff]);

describe('the outbox', () => {
	it('encrypts in order, 128 at once, and goes on with the receipts', () => {
		const outbox = sealQueued(withTexts(200), 9, seal);
		expect(inFlightEntries(outbox).map(({ inFlight }) => inFlight?.seq)).to.deep.equal(
			Array.from({ length: 128 }, (_, index) => index),
		);
		const receipt = acknowledge(outbox, { received: 10, read: 3 });
		expect([receipt.delivered.length, receipt.read]).to.deep.equal([10, ['t0', 't1', 't2']]);
		const next = sealQueued(receipt.outbox, 12, seal);
		expect(
			inFlightEntries(next)
				.slice(118)
				.map(({ id }) => id),
		).to.deep.equal(Array.from({ length: 10 }, (_, index) => `t${128 + index}`));
		expect(next.nextSeq).to.equal(138);
	});

	it('holds what cannot be encrypted', () => {
		const outbox = sealQueued(withTexts(3), 9, () => undefined);
		expect([outbox.nextSeq, inFlightEntries(outbox).length]).to.deep.equal([0, 0]);
	});

	it('keeps ids and order over a new session, and drops what belonged to the old', () => {
		const old = sealQueued(
			enqueue(begin(withTexts(2), { id: 'r', frame: new Uint8Array(1), now: 1 }), {
				id: 'p',
				content: { kind: 'probe' },
				now: 1,
			}),
			9,
			seal,
		);
		expect(inFlightEntries(old).map(({ id }) => id)).to.deep.equal(['r', 't0', 't1', 'p']);
		const anew = renew(old);
		expect(anew.entries.map(({ id, inFlight }) => [id, inFlight])).to.deep.equal([
			['t0', undefined],
			['t1', undefined],
		]);
		expect(anew.nextSeq).to.equal(0);
	});

	it('takes receipts in any order and again: each text is delivered and read once', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 30 }), (receipts) => {
				let outbox = sealQueued(withTexts(40), 1, seal);
				const delivered: string[] = [];
				const read: string[] = [];
				for (const [a, b] of receipts) {
					const taken = acknowledge(outbox, { received: Math.max(a, b), read: Math.min(a, b) });
					outbox = taken.outbox;
					delivered.push(...taken.delivered);
					read.push(...taken.read);
				}
				expect(new Set(delivered).size).to.equal(delivered.length);
				expect(new Set(read).size).to.equal(read.length);
				const most = Math.max(0, ...receipts.map(([a, b]) => Math.max(a, b)));
				expect(delivered).to.deep.equal(Array.from({ length: most }, (_, index) => `t${index}`));
			}),
		);
	});

	const withContents = (...contents: (readonly [string, OutboxContent])[]): Outbox =>
		contents.reduce<Outbox>((outbox, [id, content]) => enqueue(outbox, { id, content, now: 5 }), EMPTY_OUTBOX);
	const react = (whose: 'mine' | 'yours', target: string): OutboxContent => ({
		kind: 'react',
		whose,
		target,
		emoji: 'tada',
		add: true,
	});

	it('changes a text that was never encrypted, and no other', () => {
		const held = withContents(
			['t0', { kind: 'text', text: 'a', timer: 0 }],
			['t1', { kind: 'text', text: 'b', timer: 7 }],
			['d', { kind: 'delete', target: 't9' }],
		);
		expect([queuedText(held, 't1')?.id, queuedText(held, 'd'), queuedText(held, 'none')]).to.deep.equal([
			't1',
			undefined,
			undefined,
		]);
		expect(queuedText(sealQueued(held, 9, seal), 't1')).to.equal(undefined);
		expect(queuedText(renew(sealQueued(held, 9, seal)), 't1'), 'encrypted in an earlier session').to.equal(undefined);
		const { entries } = reword(held, 't1', 'c');
		expect(entries.map(({ content }) => content)).to.deep.equal([
			{ kind: 'text', text: 'a', timer: 0 },
			{ kind: 'text', text: 'c', timer: 7 },
			{ kind: 'delete', target: 't9' },
		]);
		expect(reword(held, 'd', 'c')).to.deep.equal(held);
	});

	it('withdraws a text with our reactions to it, and nothing else', () => {
		const outbox = withContents(
			['t0', { kind: 'text', text: 'a', timer: 0 }],
			['t1', { kind: 'text', text: 'b', timer: 0 }],
			['r0', react('mine', 't0')],
			['r1', react('mine', 't1')],
			['r2', react('yours', 't0')],
			['d', { kind: 'delete', target: 't0' }],
		);
		expect(withdraw(outbox, 't0').entries.map(({ id }) => id)).to.deep.equal(['t1', 'r1', 'r2', 'd']);
	});

	it('tells of what the user wrote alone, and gives texts back as they stand', () => {
		const { entries } = withContents(
			['t0', { kind: 'text', text: 'a', timer: 0 }],
			['p', { kind: 'probe' }],
			['t1', { kind: 'text', text: 'b', timer: 0 }],
			['e0', { kind: 'edit', target: 't0', text: 'c' }],
			['e9', { kind: 'edit', target: 't9', text: 'of a text that has arrived' }],
			['d', { kind: 'delete', target: 't1' }],
			['r', react('mine', 't0')],
			['s', { kind: 'timer', seconds: 5, version: 1 }],
			['f', { kind: 'file-accept', file: 'f', taken: 0 }],
		);
		expect(idsOf(entries)).to.deep.equal(['t0', 't1', 'e0', 'e9', 'd', 'r']);
		expect(textsOf(entries)).to.deep.equal(['c']);
		const anew = renew(sealQueued({ ...EMPTY_OUTBOX, entries }, 9, seal));
		expect(anew.entries.map(({ id, everSent, inFlight }) => [id, everSent, inFlight])).to.deep.equal(
			['t0', 't1', 'e0', 'e9', 'd', 'r'].map((id) => [id, true, undefined]),
		);
	});

	it('says of what it acknowledges what the user wrote, and of texts alone that they were read', () => {
		const outbox = sealQueued(
			withContents(
				['t0', { kind: 'text', text: 'a', timer: 0 }],
				['p', { kind: 'probe' }],
				['e', { kind: 'edit', target: 't0', text: 'b' }],
			),
			9,
			seal,
		);
		const taken = acknowledge(outbox, { received: 3, read: 3 });
		expect([taken.delivered, taken.read, taken.outbox.entries, taken.outbox.unread]).to.deep.equal([
			['t0', 'e'],
			['t0'],
			[],
			[],
		]);
		const later = acknowledge(acknowledge(outbox, { received: 1, read: 0 }).outbox, { received: 1, read: 0 });
		expect([later.delivered, later.read, later.progress, later.outbox.unread]).to.deep.equal([
			[],
			[],
			false,
			[{ seq: 0, id: 't0' }],
		]);
	});

	it('remembers the newest 64 texts that were not read', () => {
		const { outbox } = acknowledge(sealQueued(withTexts(100), 1, seal), { received: 100, read: 0 });
		expect([outbox.unread.length, outbox.unread[0], outbox.unread.at(-1)]).to.deep.equal([
			64,
			{ seq: 36, id: 't36' },
			{ seq: 99, id: 't99' },
		]);
		expect(acknowledge(outbox, { received: 100, read: 40 }).read).to.deep.equal(['t36', 't37', 't38', 't39']);
	});

	it('is full at 256', () => {
		expect([hasCapacity(withTexts(255)), hasCapacity(withTexts(256))]).to.deep.equal([true, false]);
	});
});

describe('the inbox', () => {
	it('gives every content once and in order, whatever the order it comes in', () => {
		const order = fc.shuffledSubarray(
			Array.from({ length: 60 }, (_, index) => index),
			{ minLength: 60 },
		);
		fc.assert(
			fc.property(order, fc.array(fc.nat(59)), (seqs, repeated) => {
				let inbox = EMPTY_INBOX;
				const taken: number[] = [];
				for (const seq of [...seqs, ...repeated]) {
					const admitted = admit(inbox, { seq, id: `${seq}`, content: { kind: 'delete', target: 'x' } });
					inbox = admitted.inbox;
					taken.push(...admitted.ready.map((content) => content.seq));
				}
				expect(taken).to.deep.equal(Array.from({ length: 60 }, (_, index) => index));
				expect(inbox.outOfOrder).to.deep.equal([]);
			}),
		);
	});

	it('refuses what no honest sender sends: beyond 128 ahead', () => {
		expect(admit(EMPTY_INBOX, { seq: 127, id: 'a' }).fresh).to.equal(true);
		expect(admit(EMPTY_INBOX, { seq: 128, id: 'a' })).to.deep.equal({ inbox: EMPTY_INBOX, ready: [], fresh: false });
	});

	it('takes no seq twice, whether it was passed on or waits for its turn', () => {
		const passed = admit(EMPTY_INBOX, { seq: 0, id: 'a' }).inbox;
		expect(admit(passed, { seq: 0, id: 'a' })).to.deep.equal({ inbox: passed, ready: [], fresh: false });
		const waiting = admit(passed, { seq: 5, id: 'b' }).inbox;
		expect(admit(waiting, { seq: 5, id: 'c' })).to.deep.equal({ inbox: waiting, ready: [], fresh: false });
	});
});
