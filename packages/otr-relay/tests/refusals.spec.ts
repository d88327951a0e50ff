import { formatStamp } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import { bytes, frameOf, hintOf, refusal, SID, Workspace } from './workspace.ts';

describe('otr-relay refuses, and nobody hears anything', () => {
	const expectRefusal = async (workspace: Workspace, relayed: Promise<unknown>, error: string): Promise<void> => {
		expect((await refusal(relayed)).error).to.equal(error);
		await settledNothing(workspace);
	};
	const settledNothing = async (workspace: Workspace): Promise<void> => {
		await new Promise((resolve) => setImmediate(resolve));
		expect(workspace.one.heard).to.deep.equal([]);
	};

	it('who is not logged in, whatever else is wrong', async () => {
		const workspace = new Workspace();
		workspace.one.enabled = false;
		await expectRefusal(workspace, workspace.one.relayAs('a1', null, 'bob', 'nonsense', null), 'error-not-logged-in');
	});

	for (const off of [false, undefined, 'true', 1]) {
		it(`G1 every frame while OTR_Enable is ${JSON.stringify(off)}, and takes them again once it is on`, async () => {
			const workspace = new Workspace();
			workspace.one.enabled = off;
			for (const kind of ['invite', 'accept', 'data'])
				await expectRefusal(
					workspace,
					workspace.one.relayAs('a1', 'alice', 'bob', kind, frameOf()),
					'error-otr-disabled',
				);
			await expectRefusal(
				workspace,
				workspace.one.relayAs('a1', 'alice', 'bob', 'end', hintOf()),
				'error-otr-disabled',
			);
			workspace.one.enabled = true;
			expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'invite', frameOf())).to.deep.equal({
				delivered: 1,
				forwarded: false,
			});
		});
	}

	for (const rid of ['general', 'alicebobcarol', 'shrunk', 'alicealice', 'self']) {
		it(`G2 a member of the room ${rid}, which is no direct message of exactly two`, async () => {
			const workspace = new Workspace();
			const recipient = rid.startsWith('alicea') || rid === 'self' ? 'alice' : 'bob';
			await expectRefusal(
				workspace,
				workspace.one.relayAs('a1', 'alice', recipient, 'invite', frameOf({ rid })),
				'error-not-direct-message',
			);
		});
	}

	for (const kind of ['invite', 'accept', 'data']) {
		it(`X1 a third user who writes ${kind} for A and B's room, to either`, async () => {
			const workspace = new Workspace();
			for (const victim of ['alice', 'bob'])
				await expectRefusal(
					workspace,
					workspace.one.relayAs('c1', 'carol', victim, kind, frameOf()),
					'error-not-allowed',
				);
		});
	}

	for (const kind of ['end', 'unknown', 'decline', 'cancel', 'elsewhere', 'locked', 'refetch']) {
		it(`X1 a third user who writes the hint ${kind} for A and B's room, to either`, async () => {
			const workspace = new Workspace();
			for (const victim of ['alice', 'bob'])
				await expectRefusal(
					workspace,
					workspace.one.relayAs('c1', 'carol', victim, kind, hintOf()),
					'error-not-allowed',
				);
		});
	}

	it('X1 a third user who names a room of his own with B', async () => {
		const workspace = new Workspace();
		await expectRefusal(
			workspace,
			workspace.one.relayAs('c1', 'carol', 'alice', 'invite', frameOf({ rid: 'bobcarol' })),
			'error-not-allowed',
		);
	});

	it('X1 spoofed stamps', async () => {
		const workspace = new Workspace();
		for (const spoof of [{ from: 'bob' }, { connection: 'one:b1' }, { u: 'bob' }]) {
			await expectRefusal(
				workspace,
				workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf(spoof)),
				'error-invalid-frame',
			);
		}
	});

	it('tells who is not a member the same of a room that is there and one that is not', async () => {
		const { one } = new Workspace();
		const answers = await Promise.all(
			['alicebob', 'nowhere'].map((rid) => refusal(one.relayAs('c1', 'carol', 'alice', 'invite', frameOf({ rid })))),
		);
		expect(answers[0]).to.deep.include({
			error: answers[1]?.error,
			reason: answers[1]?.reason,
			details: answers[1]?.details,
		});
	});

	it('events beside <uid>/otr', async () => {
		const workspace = new Workspace();
		for (const eventName of ['bob', 'bob/message', 'bob/otr/x', '/otr', 'bob/otr\n', 'x/bob/otr', null, ['bob/otr']]) {
			await expectRefusal(
				workspace,
				(async () =>
					workspace.one.relay.relay({ connectionId: 'a1', userId: 'alice' }, eventName, 'data', frameOf()))(),
				'error-not-allowed',
			);
		}
	});

	for (const [who, whom, cause] of [
		['alice', 'alice', 'self-inactive'],
		['bob', 'bob', 'peer-inactive'],
	] as const) {
		it(`E2 frames of two of whom ${who} is deactivated`, async () => {
			const workspace = new Workspace();
			workspace.store.accounts.set(whom, { active: false, bot: false });
			const refused = await refusal(workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf()));
			expect([refused.error, refused.details]).to.deep.equal(['error-not-allowed', { cause }]);
			await settledNothing(workspace);
		});
	}

	it('G2 a bot', async () => {
		const workspace = new Workspace();
		workspace.connections.set('x1', { instance: 'one', userId: 'bot' });
		const refused = await refusal(workspace.one.relayAs('a1', 'alice', 'bot', 'invite', frameOf({ rid: 'alicebot' })));
		expect([refused.error, refused.details]).to.deep.equal(['error-not-allowed', { cause: 'peer-is-bot' }]);
	});

	it('unknown kinds and frames that are none', async () => {
		const workspace = new Workspace();
		for (const [kind, frame] of [
			['handshake', frameOf()],
			[{}, frameOf()],
			['data', null],
			['data', 'text'],
			['data', { rid: 'alicebob' }],
			['data', frameOf({ rid: { $ne: 1 } })],
			['data', frameOf({ v: 2 })],
			['data', frameOf({ sid: SID.slice(1) })],
			['data', frameOf({ body: 'AA==' })],
			['data', frameOf({ body: '' })],
			['data', frameOf({ to: 'nowhere' })],
		]) {
			await expectRefusal(workspace, workspace.one.relayAs('a1', 'alice', 'bob', kind, frame), 'error-invalid-frame');
		}
	});

	it('frames that are too large', async () => {
		const workspace = new Workspace();
		for (const [kind, length] of [
			['invite', 4 * 1024 + 1],
			['accept', 4 * 1024 + 1],
			['data', 72 * 1024 + 1],
			['end', 1],
		] as const) {
			await expectRefusal(
				workspace,
				workspace.one.relayAs('a1', 'alice', 'bob', kind, frameOf({ body: bytes(length) })),
				'error-frame-too-large',
			);
		}
	});

	it('what one writes to oneself, but `elsewhere`', async () => {
		const workspace = new Workspace();
		await expectRefusal(
			workspace,
			workspace.one.relayAs('a1', 'alice', 'alice', 'data', frameOf()),
			'error-not-allowed',
		);
		await expectRefusal(workspace, workspace.one.relayAs('a1', 'alice', 'alice', 'end', hintOf()), 'error-not-allowed');
		await expectRefusal(
			workspace,
			workspace.one.relayAs('a1', 'alice', 'alice', 'elsewhere', hintOf({ rid: 'bobcarol' })),
			'error-not-allowed',
		);
	});

	it('G4 an invite to someone who is offline, unrouted, and to someone who only appears so, alike', async () => {
		const workspace = new Workspace();
		workspace.invisible.add('bob');
		const invisible = await refusal(workspace.one.relayAs('a1', 'alice', 'bob', 'invite', frameOf()));
		workspace.connections.delete('b1');
		const offline = await refusal(workspace.one.relayAs('a1', 'alice', 'bob', 'invite', frameOf()));
		expect([invisible.error, invisible.reason, invisible.details]).to.deep.equal([
			offline.error,
			offline.reason,
			offline.details,
		]);
		expect(offline.details).to.deep.equal({ cause: 'peer-offline' });
		await settledNothing(workspace);
	});

	it('S9 an invite reaches one who is invisible at a connection that the inviter has heard from, and at no other', async () => {
		const workspace = new Workspace();
		workspace.invisible.add('bob');
		const to = formatStamp({ instance: workspace.one.broker.instance, connection: 'b1' });
		expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'invite', frameOf({ to }))).to.deep.equal({
			delivered: 1,
			forwarded: false,
		});
		const guessed = formatStamp({ instance: workspace.one.broker.instance, connection: 'c1' });
		expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'invite', frameOf({ to: guessed }))).to.deep.equal({
			delivered: 0,
			forwarded: false,
		});
	});

	it('counts by code and logs codes alone', async () => {
		const { one } = new Workspace();
		await refusal(one.relayAs('c1', 'carol', 'bob', 'data', frameOf({ body: 'Y2FuYXJ5' })));
		await refusal(one.relayAs('a1', 'alice', 'bob', 'data', frameOf({ body: 'Y2FuYXJ5=' })));
		expect(one.relay.counters()).to.deep.equal({
			relayed: {},
			refused: { 'error-not-allowed': 1, 'error-invalid-frame': 1 },
			delivered: 0,
			forwarded: 0,
			dropped: 0,
		});
		expect(one.logged).to.deep.equal([
			[{ error: 'error-not-allowed' }, 'otr frame refused'],
			[{ error: 'error-invalid-frame' }, 'otr frame refused'],
		]);
	});
});
