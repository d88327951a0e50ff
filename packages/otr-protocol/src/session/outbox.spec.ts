import { expect } from 'chai';
import fc from 'fast-check';
import { acknowledge, admit, begin, enqueue, fill, hasRoom, inFlight, renew } from './outbox.ts';
import { EMPTY_INBOX, EMPTY_OUTBOX, type Outbox } from './state.ts';

const withTexts = (count: number): Outbox =>
	Array.from({ length: count }).reduce<Outbox>(
		(outbox, _, index) => enqueue(outbox, { id: `t${index}`, content: { kind: 'text', text: `${index}`, timer: 0 }, now: 5 }),
		EMPTY_OUTBOX,
	);
const seal = ({ seq }: { seq: number }): Uint8Array => new Uint8Array([seq & 0xff]);

describe('the outbox', () => {
	it('encrypts in order, 128 at once, and goes on with the receipts', () => {
		const { outbox, sealed } = fill(withTexts(200), 9, seal);
		expect(sealed.map(({ flight }) => flight?.seq)).to.deep.equal(Array.from({ length: 128 }, (_, index) => index));
		expect(inFlight(outbox)).to.have.length(128);
		const receipt = acknowledge(outbox, { received: 10, read: 3 });
		expect([receipt.delivered.length, receipt.read]).to.deep.equal([10, ['t0', 't1', 't2']]);
		const next = fill(receipt.outbox, 12, seal);
		expect(next.sealed.map(({ id }) => id)).to.deep.equal(Array.from({ length: 10 }, (_, index) => `t${128 + index}`));
		expect(next.outbox.nextSeq).to.equal(138);
	});

	it('holds what cannot be encrypted', () => {
		const { outbox, sealed } = fill(withTexts(3), 9, () => undefined);
		expect([sealed.length, outbox.nextSeq, inFlight(outbox).length]).to.deep.equal([0, 0, 0]);
	});

	it('keeps ids and order over a new session, and drops what belonged to the old', () => {
		const old = fill(
			enqueue(begin(withTexts(2), { id: 'r', frame: new Uint8Array(1), now: 1 }), {
				id: 'p',
				content: { kind: 'probe' },
				now: 1,
			}),
			9,
			seal,
		).outbox;
		expect(inFlight(old).map(({ id }) => id)).to.deep.equal(['r', 't0', 't1', 'p']);
		const anew = renew(old);
		expect(anew.entries.map(({ id, flight }) => [id, flight])).to.deep.equal([
			['t0', undefined],
			['t1', undefined],
		]);
		expect(anew.nextSeq).to.equal(0);
	});

	it('takes receipts in any order and again: each text is delivered and read once', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 30 }), (receipts) => {
				let { outbox } = fill(withTexts(40), 1, seal);
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

	it('is full at 256', () => {
		expect([hasRoom(withTexts(255)), hasRoom(withTexts(256))]).to.deep.equal([true, false]);
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
				expect(inbox.early).to.deep.equal([]);
			}),
		);
	});

	it('refuses what no honest sender sends: beyond 128 ahead', () => {
		expect(admit(EMPTY_INBOX, { seq: 127, id: 'a' }).fresh).to.equal(true);
		expect(admit(EMPTY_INBOX, { seq: 128, id: 'a' }).fresh).to.equal(false);
	});
});
