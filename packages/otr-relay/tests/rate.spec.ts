import { expect } from 'chai';
import { DEFAULT_BUDGETS, RateLimiter } from '../src/index.ts';
import { frameOf, hintOf, refusal, Workspace } from './workspace.ts';

const small = { connection: { burst: 2, perSecond: 1 }, user: { burst: 3, perSecond: 1 } };
const budgets = { handshake: small, data: small, hint: small, refused: small };

describe('otr-relay limits the rate', () => {
	it('X5 answers when to try again, and takes the frame then', async () => {
		const { one, clock } = new Workspace(budgets);
		for (let index = 0; index < 2; index++) await one.relayAs('a1', 'alice', 'bob', 'data', frameOf());
		clock.time += 400;
		const refused = await refusal(one.relayAs('a1', 'alice', 'bob', 'data', frameOf()));
		expect([refused.error, refused.details]).to.deep.equal(['error-too-many-requests', { timeToReset: 600 }]);
		expect(refused.reason).to.match(/try again in 1 s/);
		expect(one.heard).to.have.length(2);
		clock.time += 599;
		expect((await refusal(one.relayAs('a1', 'alice', 'bob', 'data', frameOf()))).details).to.deep.equal({ timeToReset: 1 });
		clock.time += 1;
		expect(await one.relayAs('a1', 'alice', 'bob', 'data', frameOf())).to.deep.equal({ delivered: 1, forwarded: false });
	});

	it('X5 counts a user over his connections', async () => {
		const { one } = new Workspace(budgets);
		for (const connection of ['a1', 'a2', 'a3']) await one.relayAs(connection, 'alice', 'bob', 'data', frameOf());
		expect((await refusal(one.relayAs('a4', 'alice', 'bob', 'data', frameOf()))).error).to.equal('error-too-many-requests');
	});

	it('keeps handshakes, data and hints apart', async () => {
		const { one } = new Workspace(budgets);
		for (let index = 0; index < 2; index++) {
			await one.relayAs('a1', 'alice', 'bob', 'invite', frameOf());
			await one.relayAs('a1', 'alice', 'bob', 'data', frameOf());
			await one.relayAs('a1', 'alice', 'bob', 'unknown', hintOf());
		}
		for (const [kind, frame] of [
			['accept', frameOf()],
			['data', frameOf()],
			['end', hintOf()],
		] as const) {
			expect((await refusal(one.relayAs('a1', 'alice', 'bob', kind, frame))).error).to.equal('error-too-many-requests');
		}
	});

	it('X5 lets one user’s flood cost another nothing', async () => {
		const { one } = new Workspace(budgets);
		for (let index = 0; index < 20; index++) await one.relayAs('a1', 'alice', 'bob', 'data', frameOf()).catch(() => undefined);
		expect(await one.relayAs('b1', 'bob', 'alice', 'data', frameOf())).to.deep.equal({ delivered: 1, forwarded: false });
	});

	it('X1 slows down who keeps being refused, before the store is asked again', async () => {
		const { one, store, clock } = new Workspace(budgets);
		for (const rid of ['guess1', 'guess2'])
			expect((await refusal(one.relayAs('c1', 'carol', 'alice', 'invite', frameOf({ rid })))).error).to.equal('error-not-allowed');
		const asked = store.calls;
		const refused = await refusal(one.relayAs('c1', 'carol', 'alice', 'invite', frameOf({ rid: 'guess3' })));
		expect([refused.error, refused.details]).to.deep.equal(['error-too-many-requests', { timeToReset: 1000 }]);
		expect(store.calls).to.equal(asked);
		clock.time += 1000;
		expect((await refusal(one.relayAs('c1', 'carol', 'alice', 'invite', frameOf({ rid: 'guess3' })))).error).to.equal('error-not-allowed');
	});

	it('takes what a reconnect sends at once: 128 unacknowledged frames and 128 receipts', async () => {
		const { one } = new Workspace();
		for (let index = 0; index < 256; index++) await one.relayAs('a1', 'alice', 'bob', 'data', frameOf());
		expect(one.heard).to.have.length(256);
	});
});

describe('RateLimiter', () => {
	it('spends nothing where it says no', () => {
		const clock = { time: 0, now: () => clock.time };
		const limiter = new RateLimiter(clock, budgets);
		const spender = { userId: 'u', connectionId: 'c' };
		expect([limiter.take('data', spender), limiter.take('data', spender), limiter.take('data', spender), limiter.take('data', spender)]).to.deep.equal([
			0, 0, 1000, 1000,
		]);
		clock.time = 1000;
		expect([limiter.take('data', spender), limiter.take('data', spender)]).to.deep.equal([0, 1000]);
	});

	it('forgets who has not spent for long', () => {
		const clock = { time: 0, now: () => clock.time };
		const limiter = new RateLimiter(clock);
		for (let index = 0; index < 20_000; index++) {
			clock.time += 100;
			limiter.take('hint', { userId: `u${index}`, connectionId: `c${index}` });
		}
		expect(limiter.size).to.be.below(5000);
	});

	it('has budgets for everything', () => {
		expect(Object.keys(DEFAULT_BUDGETS).sort()).to.deep.equal(['data', 'handshake', 'hint', 'refused']);
	});
});
