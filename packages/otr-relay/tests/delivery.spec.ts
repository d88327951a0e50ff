import { expect } from 'chai';
import { bytes, frameOf, HANDED_OVER, hintOf, SID, settled, Workspace } from './workspace.ts';

describe('otr-relay delivers', () => {
	it('to every connection of the peer, stamped by the server', async () => {
		const { one, connections } = new Workspace();
		connections.set('b2', { instance: 'one', userId: 'bob' });
		expect(await one.relayAs('a1', 'alice', 'bob', 'invite', frameOf())).to.deep.equal({
			delivered: 2,
			forwarded: false,
		});
		const frame = { v: 1, rid: 'alicebob', sid: SID, body: bytes(64), from: 'alice', connection: 'one:a1' };
		expect(one.heard).to.deep.equal([
			{ connectionId: 'b1', kind: 'invite', frame },
			{ connectionId: 'b2', kind: 'invite', frame },
		]);
	});

	it('both ways', async () => {
		const { one } = new Workspace();
		await one.relayAs('a1', 'alice', 'bob', 'invite', frameOf());
		await one.relayAs('b1', 'bob', 'alice', 'accept', frameOf());
		expect(
			one.heard.map(({ connectionId, kind, frame }) => [connectionId, kind, frame.from, frame.connection]),
		).to.deep.equal([
			['b1', 'invite', 'alice', 'one:a1'],
			['a1', 'accept', 'bob', 'one:b1'],
		]);
	});

	it('a bound frame to that connection alone', async () => {
		const { one, connections } = new Workspace();
		connections.set('b2', { instance: 'one', userId: 'bob' });
		expect(await one.relayAs('a1', 'alice', 'bob', 'data', frameOf({ to: 'one:b2' }))).to.deep.equal({
			delivered: 1,
			forwarded: false,
		});
		expect(one.heard.map(({ connectionId, frame }) => [connectionId, Object.hasOwn(frame, 'to')])).to.deep.equal([
			['b2', false],
		]);
	});

	for (const [what, to] of [
		['a connection of somebody else', 'one:c1'],
		["the sender's own connection", 'one:a1'],
		['a connection that is gone', 'one:b9'],
		['an instance that is gone', 'old:b1'],
	] as const) {
		it(`nothing where a frame is bound to ${what}`, async () => {
			const { one } = new Workspace();
			expect(await one.relayAs('a1', 'alice', 'bob', 'data', frameOf({ to }))).to.deep.equal({
				delivered: 0,
				forwarded: false,
			});
			expect(one.heard).to.deep.equal([]);
		});
	}

	it('an invite to nobody, and says so, where no connection of the peer listens', async () => {
		const { one, deaf } = new Workspace();
		deaf.add('b1');
		expect(await one.relayAs('a1', 'alice', 'bob', 'invite', frameOf())).to.deep.equal({
			delivered: 0,
			forwarded: false,
		});
	});

	for (const kind of ['accept', 'data', 'decline', 'cancel', 'locked', 'unknown', 'refetch', 'end'] as const) {
		it(`S9 ${kind} without a connection that it names, and tells nobody whether someone invisible is there`, async () => {
			const { one, connections, invisible } = new Workspace();
			invisible.add('bob');
			const frame = kind === 'accept' || kind === 'data' ? frameOf() : hintOf();
			const answers = [await one.relayAs('a1', 'alice', 'bob', kind, frame)];
			expect(one.heard.map(({ connectionId }) => connectionId)).to.deep.equal(['b1']);
			connections.set('b2', { instance: 'one', userId: 'bob' });
			answers.push(await one.relayAs('a1', 'alice', 'bob', kind, frame));
			connections.delete('b1');
			connections.delete('b2');
			answers.push(await one.relayAs('a1', 'alice', 'bob', kind, frame));
			expect(answers).to.deep.equal([HANDED_OVER, HANDED_OVER, HANDED_OVER]);
			connections.set('b3', { instance: 'one', userId: 'bob' });
			expect(await one.relayAs('a1', 'alice', 'bob', kind, { ...frame, to: 'one:b3' })).to.deep.equal({
				delivered: 1,
				forwarded: false,
			});
			expect(await one.relayAs('a1', 'alice', 'bob', kind, { ...frame, to: 'one:b1' })).to.deep.equal({
				delivered: 0,
				forwarded: false,
			});
		});
	}

	it('S7 `elsewhere` to the other connections of the same user', async () => {
		const { one, connections } = new Workspace();
		connections.set('a2', { instance: 'one', userId: 'alice' });
		expect(await one.relayAs('a1', 'alice', 'alice', 'elsewhere', hintOf())).to.deep.equal(HANDED_OVER);
		expect(one.heard.map(({ connectionId, frame }) => [connectionId, frame.from])).to.deep.equal([['a2', 'alice']]);
	});

	it('in the order in which one connection wrote', async () => {
		const { one } = new Workspace();
		for (let index = 1; index <= 50; index++)
			await one.relayAs('a1', 'alice', 'bob', 'data', frameOf({ body: bytes(index) }));
		expect(one.heard.map(({ frame }) => frame.body)).to.deep.equal(
			Array.from({ length: 50 }, (_, index) => bytes(index + 1)),
		);
	});

	it('counts without content', async () => {
		const { one } = new Workspace();
		await one.relayAs('a1', 'alice', 'bob', 'invite', frameOf());
		await one.relayAs('a1', 'alice', 'bob', 'data', frameOf());
		expect(one.relay.counters()).to.deep.equal({
			relayed: { invite: 1, data: 1 },
			refused: {},
			delivered: 2,
			forwarded: 0,
			dropped: 0,
		});
		expect(one.logged).to.deep.equal([]);
	});
});

describe('otr-relay over two instances', () => {
	it('S8 forwards to the instances that hold the peer, and delivers there', async () => {
		const workspace = new Workspace();
		const two = workspace.join('two');
		workspace.connections.delete('b1');
		workspace.connections.set('b9', { instance: 'two', userId: 'bob' });
		expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'invite', frameOf())).to.deep.equal({
			delivered: 0,
			forwarded: true,
		});
		await settled();
		expect(workspace.one.heard).to.deep.equal([]);
		expect(two.heard.map(({ connectionId, kind, frame }) => [connectionId, kind, frame.connection])).to.deep.equal([
			['b9', 'invite', 'one:a1'],
		]);
		expect(await two.relayAs('b9', 'bob', 'alice', 'accept', frameOf({ to: 'one:a1' }))).to.deep.equal({
			delivered: 0,
			forwarded: true,
		});
		await settled();
		expect(workspace.one.heard.map(({ connectionId, frame }) => [connectionId, frame.connection])).to.deep.equal([
			['a1', 'two:b9'],
		]);
	});

	it('delivers on both where the peer is on both, once each', async () => {
		const workspace = new Workspace();
		const two = workspace.join('two');
		workspace.connections.set('b9', { instance: 'two', userId: 'bob' });
		expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'invite', frameOf())).to.deep.equal({
			delivered: 1,
			forwarded: true,
		});
		expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf())).to.deep.equal(HANDED_OVER);
		await settled();
		expect([workspace.one.heard.length, two.heard.length]).to.deep.equal([2, 2]);
	});

	it('X1 checks at the receiving instance that a bound connection is the peer’s', async () => {
		const workspace = new Workspace();
		const two = workspace.join('two');
		workspace.connections.set('b9', { instance: 'two', userId: 'bob' });
		workspace.connections.set('c9', { instance: 'two', userId: 'carol' });
		expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf({ to: 'two:c9' }))).to.deep.equal({
			delivered: 0,
			forwarded: true,
		});
		await settled();
		expect(two.heard).to.deep.equal([]);
	});

	it('forwards no bound frame to other instances than the one named', async () => {
		const workspace = new Workspace();
		const two = workspace.join('two');
		workspace.connections.set('b9', { instance: 'two', userId: 'bob' });
		expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf({ to: 'one:b1' }))).to.deep.equal({
			delivered: 1,
			forwarded: false,
		});
		await settled();
		expect(two.heard).to.deep.equal([]);
	});

	it('G1 an instance where OTR is off takes nothing from others', async () => {
		const workspace = new Workspace();
		const two = workspace.join('two');
		two.enabled = false;
		workspace.connections.set('b9', { instance: 'two', userId: 'bob' });
		await workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf());
		await settled();
		expect([two.heard, two.relay.counters().dropped]).to.deep.equal([[], 1]);
	});

	it('drops and counts what another instance should not have sent', async () => {
		const workspace = new Workspace();
		const two = workspace.join('two');
		const frame = { v: 1 as const, rid: 'alicebob', sid: SID, body: 'AA==', from: 'alice', connection: 'two:x' };
		await two.broker.sendTo('one', 'otr.frame', { userId: 'bob', kind: 'data', frame });
		await settled();
		expect([workspace.one.heard, workspace.one.relay.counters().dropped]).to.deep.equal([[], 1]);
	});

	it('takes nothing from others once stopped', async () => {
		const workspace = new Workspace();
		const two = workspace.join('two');
		workspace.connections.set('b9', { instance: 'two', userId: 'bob' });
		two.relay.stop();
		await workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf());
		await settled();
		expect(two.heard).to.deep.equal([]);
	});
});
