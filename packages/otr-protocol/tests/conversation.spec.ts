import { expect } from 'chai';
import { view } from '../src/index.ts';
import { elapse, established, exchange, LIMITS, type Machine, stamped } from './machine.ts';

const write = (machine: Machine, ...texts: string[]): void => {
	for (const text of texts) {
		machine.input({ type: 'send', id: `${machine.uid} ${text}`, text });
	}
};
const dataOf = (machine: Machine) => machine.outgoing.filter(({ kind }) => kind === 'data');
const take = (from: Machine) => {
	const frame = from.outgoing.shift();
	if (!frame) throw new Error('nothing was sent');
	return { type: 'frame', ...stamped(frame, from) } as const;
};

describe('a conversation', () => {
	it('H1 a text is sending, then delivered, then read', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		expect(alice.displayed.at(-1)).to.deep.include({ text: 'one', from: 'aa', status: 'sending' });
		exchange(alice, bob);
		expect(alice.statuses.get('aa one')).to.equal('delivered');
		expect(bob.input({ type: 'read' })).to.equal('read');
		exchange(alice, bob);
		expect(alice.statuses.get('aa one')).to.equal('read');
		expect(bob.input({ type: 'read' })).to.equal('nothing-new');
		expect(alice.timers.has('resend') || alice.timers.has('unacknowledged')).to.equal(false);
	});

	it('H1 order is kept where the network changes it', () => {
		const { alice, bob } = established();
		write(alice, 'one', 'two', 'three');
		alice.outgoing.reverse();
		bob.input(take(alice));
		bob.input(take(alice));
		expect(bob.received).to.deep.equal([]);
		bob.input(take(alice));
		expect(bob.received).to.deep.equal(['one', 'two', 'three']);
	});

	it('H1 a lost text is sent again, the same bytes; a repeated one is not shown again, and answered at most once a second', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		const body = dataOf(alice)[0]!.body;
		alice.outgoing.length = 0;
		alice.at(alice.context.now + 2_000).input({ type: 'timer', name: 'resend' });
		expect(dataOf(alice)[0]!.body).to.equal(body);
		const frame = take(alice);
		expect(bob.input(frame)).to.equal('taken');
		expect(bob.input(frame)).to.equal('duplicate');
		bob.at(bob.context.now + 1_000);
		expect(bob.input(frame)).to.equal('duplicate:receipt');
		expect(bob.received).to.deep.equal(['one']);
		exchange(alice, bob);
		expect(alice.statuses.get('aa one')).to.equal('delivered');
	});

	it('a lost receipt is made up for by the next', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		bob.input(take(alice));
		bob.outgoing.length = 0;
		write(alice, 'two');
		exchange(alice, bob);
		expect([...alice.statuses.values()]).to.deep.equal(['delivered', 'delivered']);
	});

	it('receipts are thinned to one a second while our own oldest frame waits over five', () => {
		const { alice, bob } = established();
		const receipts = (): number => {
			for (let n = 0; n < 3; n++) {
				bob.input({ type: 'send', id: `${bob.context.now} ${n}`, text: 'x' });
				alice.input(take(bob));
			}
			return dataOf(alice).length;
		};
		expect(receipts()).to.equal(3);
		exchange(alice, bob);
		write(alice, 'waits');
		elapse(6_000, [alice, bob], { cut: true });
		for (const machine of [alice, bob]) {
			machine.outgoing.length = 0;
		}
		expect(receipts()).to.equal(1);
		alice.at(alice.context.now + 1_000);
		bob.at(alice.context.now);
		expect(receipts()).to.equal(2);
	});

	it('30 s without a receipt: Refresh is offered', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		elapse(29_000, [alice, bob], { cut: true });
		expect(alice.phase).to.not.equal('established');
		alice.at(alice.context.now + 2_000).input({ type: 'timer', name: 'unacknowledged' });
		expect(view(alice.state).offerRefresh).to.equal(true);
		expect(view(alice.state).waiting).to.equal(1);
	});

	it('H1 what a peer who is there does not confirm for 30 s counts as not sent, goes again by hand, and is shown once', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		for (let second = 0; second < 31; second++) {
			elapse(1_000, [alice, bob], { cut: true });
			bob.outgoing.length = 0;
			bob.input({ type: 'send', id: `bob ${second}`, text: 'still here' });
			alice.input(take(bob));
		}
		expect([alice.phase, alice.statuses.get('aa one')]).to.deep.equal(['established', 'failed']);
		alice.outgoing.length = 0;
		expect(alice.input({ type: 'retry', id: 'aa one' })).to.equal('resent');
		expect(alice.statuses.get('aa one')).to.equal('sending');
		exchange(alice, bob);
		expect(alice.statuses.get('aa one')).to.equal('delivered');
		expect(bob.received).to.deep.equal(['one']);
	});

	it('at most 128 texts are in flight; the others follow with the receipts', function () {
		this.timeout(20_000);
		const { alice, bob } = established();
		for (let i = 0; i < 256; i++) {
			write(alice, `text ${i}`);
		}
		expect(dataOf(alice)).to.have.length(128);
		expect(alice.input({ type: 'send', id: 'last', text: 'too much' })).to.equal('outbox-full');
		expect(alice.handedBack).to.deep.equal(['too much']);
		exchange(alice, bob);
		expect(bob.received).to.have.length(256);
		expect(bob.received[255]).to.equal('text 255');
		write(alice, 'one more');
		exchange(alice, bob);
		expect([bob.state.seen.length, bob.state.seen[0], bob.state.seen.at(-1)]).to.deep.equal([
			256,
			'aa text 1',
			'aa one more',
		]);
	});

	it('H7 over the limit a text goes back to the user; 5000 characters of four bytes arrive', () => {
		const { alice, bob } = established();
		const key = '\u{1F511}';
		expect(alice.input({ type: 'send', id: 'a', text: key.repeat(5001) })).to.equal('too-long');
		expect(alice.input({ type: 'send', id: 'b', text: '' })).to.equal('empty');
		expect(alice.handedBack).to.deep.equal([key.repeat(5001), '']);
		write(alice, key.repeat(1));
		alice.input({ type: 'send', id: 'c', text: key.repeat(5000) });
		exchange(alice, bob);
		expect(bob.received.at(-1)).to.equal(key.repeat(5000));
	});

	it('H8 an id used twice is not sent, and shows nothing twice', () => {
		const { alice, bob } = established();
		alice.input({ type: 'send', id: 'same', text: 'one' });
		expect(alice.input({ type: 'send', id: 'same', text: 'two' })).to.equal('bad-id');
		exchange(alice, bob);
		alice.input({ type: 'send', id: 'same', text: 'three' });
		exchange(alice, bob);
		expect(bob.received).to.deep.equal(['one']);
	});

	it('X2 flipped, truncated, foreign and reflected frames are counted, shown once, and harm no good one', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		const good = take(alice);
		const body = good.frame.body;
		for (const bad of [
			`A${body.slice(1)}`.replace(/^AA/, 'BB'),
			`${body.slice(0, -1)}${body.endsWith('A') ? 'Q' : 'A'}`,
			body.slice(0, 40),
			'AAAA',
		]) {
			expect(bob.input({ ...good, frame: { ...good.frame, body: bad } })).to.match(/^dropped/);
		}
		expect(alice.input({ ...good, frame: { ...good.frame, from: 'bb' } })).to.match(/^dropped/);
		expect(bob.notices.filter((notice) => notice === 'dropped-frames')).to.have.length(1);
		expect(view(bob.state).dropped).to.equal(4);
		expect(bob.input(good)).to.equal('taken');
	});

	it('a bound frame that nobody took goes again to every connection, and `to` follows the frames that open', () => {
		const { alice, bob } = established();
		expect(alice.state.live?.to).to.equal('i:bb');
		write(alice, 'one');
		expect(alice.outgoing.shift()?.to).to.equal('i:bb');
		const { sid } = alice.state.live!;
		expect(alice.input({ type: 'relayed', sid, kind: 'data', delivered: 0, forwarded: false })).to.equal(
			'resent-unbound',
		);
		expect(
			alice.outgoing.map(({ to }) => to),
			'what waits asks by itself',
		).to.deep.equal([undefined]);
		expect(alice.state.live?.peerProbe).to.deep.equal({ since: alice.context.now, hinted: false });
		expect(
			alice.input({ type: 'relayed', sid, kind: 'data', delivered: 0, forwarded: true }),
			'the answer to an unbound frame',
		).to.equal('no-change');
		bob.connection = 'j:bb';
		exchange(alice, bob);
		expect(alice.state.live?.to).to.equal('j:bb');
	});

	it('a bound frame that nobody took raises doubt where nothing waits: a probe goes to every connection', () => {
		const { alice, bob } = established();
		const { sid } = alice.state.live!;
		expect(alice.input({ type: 'relayed', sid, kind: 'data', delivered: 0, forwarded: false })).to.equal(
			'resent-unbound',
		);
		expect(alice.outgoing.map(({ kind, to }) => [kind, to])).to.deep.equal([['data', undefined]]);
		elapse(5_200, [alice, bob], { cut: true });
		expect(alice.phase).to.equal('interrupted');
		elapse(5_000, [alice, bob]);
		expect(alice.phase).to.equal('established');
	});

	it('both `to` stale after a server restart: both come back', () => {
		const { alice, bob } = established();
		for (const machine of [alice, bob]) {
			machine.input({ type: 'network', connected: false });
			write(machine, `from ${machine.uid}`);
			expect(machine.outgoing).to.deep.equal([]);
			machine.connection = `new:${machine.uid}`;
		}
		for (const machine of [alice, bob]) {
			machine.input({ type: 'network', connected: true });
		}
		expect([...alice.outgoing, ...bob.outgoing].every(({ to }) => to === undefined)).to.equal(true);
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		expect([alice.received, bob.received]).to.deep.equal([['from bb'], ['from aa']]);
		expect(alice.state.live?.to).to.equal('new:bb');
	});

	it('H10 30 s without network: the session survives, what was written arrives once and in order', () => {
		const { alice, bob } = established();
		bob.input({ type: 'network', connected: false });
		expect(bob.phase).to.equal('interrupted');
		write(bob, 'one', 'two');
		write(alice, 'three');
		elapse(30_000, [alice, bob], { cut: true });
		expect(view(bob.state).waiting).to.equal(2);
		bob.input({ type: 'network', connected: true });
		exchange(alice, bob);
		elapse(5_000, [alice, bob]);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		expect([alice.received, bob.received]).to.deep.equal([['one', 'two'], ['three']]);
	});

	it('G10 E1 End ends it for both at once; the keys are wiped; the ender alone may send plain', () => {
		const { alice, bob } = established();
		write(alice, 'unread');
		alice.outgoing.length = 0;
		alice.input({ type: 'end' });
		expect([alice.phase, alice.plain, alice.wiped, alice.marker]).to.deep.equal(['idle', true, 1, undefined]);
		expect(alice.statuses.get('aa unread')).to.equal('failed');
		expect(alice.state.live).to.equal(undefined);
		exchange(alice, bob);
		expect([bob.phase, bob.state.reason, bob.plain, bob.wiped]).to.deep.equal(['ended', 'peer-ended', false, 1]);
		expect(bob.marker).to.be.a('string');
		expect(bob.notices).to.deep.equal(['started', 'ended-by-peer']);
		bob.input({ type: 'send', id: 'x', text: 'too late' });
		expect(bob.handedBack).to.deep.equal(['too late']);
		bob.input({ type: 'dismiss' });
		expect([bob.phase, bob.marker]).to.deep.equal(['idle', undefined]);
		expect([...alice.timers.keys(), ...bob.timers.keys()]).to.deep.equal([]);
	});

	it('E1 an `end` that was lost is said again to whoever goes on', () => {
		const { alice, bob } = established();
		alice.input({ type: 'network', connected: false });
		alice.input({ type: 'end' });
		expect(alice.outgoing).to.deep.equal([]);
		alice.input({ type: 'network', connected: true });
		expect(alice.outgoing).to.have.length(1);
		alice.outgoing.length = 0;
		write(bob, 'still there?');
		exchange(alice, bob);
		expect([bob.phase, bob.state.reason]).to.deep.equal(['ended', 'peer-ended']);
		expect(alice.phase).to.equal('idle');
	});

	it('H11 beyond the idle limit the keys go before anything is sent', () => {
		const { alice } = established();
		alice.at(alice.context.now + LIMITS.idleTimeout);
		alice.input({ type: 'send', id: 'late', text: 'after the sleep' });
		expect([alice.phase, alice.state.reason, alice.wiped]).to.deep.equal(['lost', 'idle-timeout', 1]);
		expect(alice.outgoing).to.deep.equal([]);
		expect(alice.handedBack).to.deep.equal(['after the sleep']);
	});

	it('H11 only acts and texts keep a session awake: probes and receipts do not', () => {
		const { alice, bob } = established();
		elapse(LIMITS.idleTimeout - 1_000, [alice, bob]);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		elapse(2_000, [alice, bob]);
		expect([alice.phase, bob.phase]).to.deep.equal(['lost', 'lost']);
	}).timeout(20_000);

	it('a clock that jumps back over a minute counts as idle; less does not; a peer two hours off does not matter', () => {
		const { alice, bob } = established();
		alice.at(alice.context.now - 59_000).input({ type: 'read' });
		expect(alice.phase).to.equal('established');
		alice.at(alice.context.now - 2_000).input({ type: 'read' });
		expect([alice.phase, alice.state.reason]).to.deep.equal(['lost', 'keys-stale']);
		const other = established(2);
		other.bob.at(other.bob.context.now + 40 * 60_000);
		write(other.bob, 'from the future');
		exchange(other.alice, other.bob);
		expect(other.alice.received).to.deep.equal(['from the future']);
		expect(bob.phase).to.equal('established');
	});

	it('E2 E3 E4 local policy wipes, tells the peer, and only logout forgets the marker', () => {
		for (const reason of ['logout', 'disabled', 'peer-removed'] as const) {
			const { alice, bob } = established();
			alice.input({ type: 'policy', reason });
			expect([alice.phase, alice.state.reason, alice.wiped]).to.deep.equal([
				reason === 'logout' ? 'idle' : 'ended',
				reason,
				1,
			]);
			expect(alice.marker === undefined).to.equal(reason === 'logout');
			exchange(alice, bob);
			expect(bob.phase).to.equal('ended');
		}
	});

	it('E3 switching OTR off leaves rooms without a session alone', () => {
		const { alice } = established();
		alice.input({ type: 'end' });
		expect(alice.input({ type: 'policy', reason: 'disabled' })).to.equal('nothing-to-wipe');
		expect(alice.plain).to.equal(true);
	});

	for (const type of ['vault-lost', 'vault-full'] as const) {
		it(`G9 ${type} breaks the session at once, and the peer learns it within seconds`, () => {
			const { alice, bob } = established();
			alice.input({ type });
			expect([alice.phase, alice.state.reason, alice.wiped, alice.plain]).to.deep.equal(['lost', type, 1, false]);
			exchange(alice, bob);
			elapse(5_500, [alice, bob]);
			expect(bob.phase).to.equal('lost');
		});
	}
});
