import { BODY_LIMITS, TEXT_BODY_LIMIT } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import { DEFAULT_BUDGETS, RateLimiter, RelayRefusal } from '../src/index.ts';
import { bytes, frameOf, HANDED_OVER, hintOf, refusal, Workspace } from './workspace.ts';

const small = { connection: { burst: 2, perSecond: 1 }, user: { burst: 3, perSecond: 1 } };
/** Bytes of a frame that holds a chunk of a file. */
const CHUNK = 67_640;
const file = { connection: { burst: 2 * CHUNK, perSecond: CHUNK }, user: { burst: 3 * CHUNK, perSecond: CHUNK } };
const budgets = { handshake: small, data: small, file, hint: small, refused: small };
const text = frameOf({ body: bytes(TEXT_BODY_LIMIT) });
const chunk = frameOf({ body: bytes(CHUNK) });

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
		expect((await refusal(one.relayAs('a1', 'alice', 'bob', 'data', frameOf()))).details).to.deep.equal({
			timeToReset: 1,
		});
		clock.time += 1;
		expect(await one.relayAs('a1', 'alice', 'bob', 'data', frameOf())).to.deep.equal(HANDED_OVER);
	});

	it('X5 counts a user over his connections', async () => {
		const { one } = new Workspace(budgets);
		for (const connection of ['a1', 'a2', 'a3']) await one.relayAs(connection, 'alice', 'bob', 'data', frameOf());
		expect((await refusal(one.relayAs('a4', 'alice', 'bob', 'data', frameOf()))).error).to.equal(
			'error-too-many-requests',
		);
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

	it('H5 takes texts, the longest too, while a file has spent its own, and the reverse', async () => {
		const { one, clock } = new Workspace(budgets);
		const send = (frame: unknown): Promise<unknown> => one.relayAs('a1', 'alice', 'bob', 'data', frame);
		for (const frame of [chunk, chunk, text, text]) await send(frame);
		for (const frame of [chunk, text])
			expect((await refusal(send(frame))).details).to.deep.equal({ timeToReset: 1000 });
		clock.time += 1000;
		await send(chunk);
		await refusal(send(chunk));
		await send(text);
		await refusal(send(text));
		clock.time += 1000;
		await send(text);
		await send(chunk);
		expect(one.heard).to.have.length(8);
	});

	it('counts what is larger than any text by the byte', async () => {
		const { one, clock } = new Workspace(budgets);
		const send = (length: number): Promise<unknown> =>
			one.relayAs('a1', 'alice', 'bob', 'data', frameOf({ body: bytes(length) }));
		const half = CHUNK / 2;
		for (let index = 0; index < 4; index++) await send(half);
		expect((await refusal(send(half))).details).to.deep.equal({ timeToReset: 500 });
		expect((await refusal(send(CHUNK))).details).to.deep.equal({ timeToReset: 1000 });
		expect((await refusal(send(TEXT_BODY_LIMIT + 1))).details).to.deep.equal({
			timeToReset: Math.ceil((1000 * (TEXT_BODY_LIMIT + 1)) / CHUNK),
		});
		clock.time += 500;
		await send(half);
	});

	it('H5 counts a file over the connections of its user, and texts not with it', async () => {
		const { one } = new Workspace(budgets);
		for (const connection of ['a1', 'a2', 'a3']) await one.relayAs(connection, 'alice', 'bob', 'data', chunk);
		expect((await refusal(one.relayAs('a4', 'alice', 'bob', 'data', chunk))).details).to.deep.equal({
			timeToReset: 1000,
		});
		await one.relayAs('a4', 'alice', 'bob', 'data', text);
		await one.relayAs('b1', 'bob', 'alice', 'data', chunk);
	});

	it('H5 never holds up a file at the pace of a client, for a minute, nor texts beside it', async () => {
		const { one, clock } = new Workspace();
		for (let index = 0; index < 20 * 60; index++) {
			await one.relayAs('a1', 'alice', 'bob', 'data', chunk);
			if (index % 2) await one.relayAs('a1', 'alice', 'bob', 'data', text);
			clock.time += 50;
		}
		expect(one.heard).to.have.length(1800);
	}).timeout(20_000);

	it('X5 H5 takes a burst of chunks at the pace of its own refusals: each is taken when its time has come, and never before', async () => {
		const { one, clock } = new Workspace();
		const before = clock.time;
		for (let sent = 0; sent < 200; sent++) {
			for (;;) {
				const outcome = await one.relayAs('a1', 'alice', 'bob', 'data', chunk).catch((error: RelayRefusal) => error);
				if (!(outcome instanceof RelayRefusal)) break;
				const wait = outcome.details?.timeToReset ?? 0;
				expect([outcome.error, wait > 0]).to.deep.equal(['error-too-many-requests', true]);
				clock.time += wait - 1;
				expect((await refusal(one.relayAs('a1', 'alice', 'bob', 'data', chunk))).details).to.deep.equal({
					timeToReset: 1,
				});
				clock.time += 1;
				expect(await one.relayAs('b1', 'bob', 'alice', 'data', text)).to.deep.equal(HANDED_OVER);
			}
		}
		const { burst, perSecond } = DEFAULT_BUDGETS.file.connection;
		const least = (1000 * (200 * CHUNK - burst)) / perSecond;
		expect(clock.time - before).to.be.within(least, least + 200);
	}).timeout(20_000);

	it('has room in the budget of files for the largest frame there is', () => {
		for (const { burst } of Object.values(DEFAULT_BUDGETS.file)) expect(burst).to.be.greaterThan(8 * BODY_LIMITS.data);
	});

	it('X5 lets one user’s flood cost another nothing', async () => {
		const { one } = new Workspace(budgets);
		for (let index = 0; index < 20; index++)
			await one.relayAs('a1', 'alice', 'bob', 'data', frameOf()).catch(() => undefined);
		expect(await one.relayAs('b1', 'bob', 'alice', 'data', frameOf())).to.deep.equal(HANDED_OVER);
	});

	it('X1 slows down who keeps being refused, before the store is asked again', async () => {
		const { one, store, clock } = new Workspace(budgets);
		for (const rid of ['guess1', 'guess2'])
			expect((await refusal(one.relayAs('c1', 'carol', 'alice', 'invite', frameOf({ rid })))).error).to.equal(
				'error-not-allowed',
			);
		const asked = store.calls;
		const refused = await refusal(one.relayAs('c1', 'carol', 'alice', 'invite', frameOf({ rid: 'guess3' })));
		expect([refused.error, refused.details]).to.deep.equal(['error-too-many-requests', { timeToReset: 1000 }]);
		expect(store.calls).to.equal(asked);
		clock.time += 1000;
		expect((await refusal(one.relayAs('c1', 'carol', 'alice', 'invite', frameOf({ rid: 'guess3' })))).error).to.equal(
			'error-not-allowed',
		);
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
		expect([
			limiter.of(spender).take('data'),
			limiter.of(spender).take('data'),
			limiter.of(spender).take('data'),
			limiter.of(spender).take('data'),
		]).to.deep.equal([0, 0, 1000, 1000]);
		clock.time = 1000;
		expect([limiter.of(spender).take('data'), limiter.of(spender).take('data')]).to.deep.equal([0, 1000]);
	});

	it('lets through what costs more than there ever is once all of it is there, and has it paid for in full', () => {
		const clock = { time: 0, now: () => clock.time };
		const limiter = new RateLimiter(clock, budgets);
		const spender = { userId: 'u', connectionId: 'c' };
		expect([limiter.of(spender).take('data', 10), limiter.of(spender).take('data')]).to.deep.equal([0, 9000]);
		clock.time = 9000;
		expect([limiter.of(spender).take('data'), limiter.of(spender).take('data', 10)]).to.deep.equal([0, 2000]);
	});

	it('forgets who has not spent for long', () => {
		const clock = { time: 0, now: () => clock.time };
		const limiter = new RateLimiter(clock);
		for (let index = 0; index < 20_000; index++) {
			clock.time += 100;
			limiter.of({ userId: `u${index}`, connectionId: `c${index}` }).take('hint');
			limiter.of({ userId: `u${index}`, connectionId: `c${index}` }).take('file', CHUNK);
		}
		expect(limiter.size).to.be.below(5000);
	});

	it('has budgets for everything', () => {
		expect(Object.keys(DEFAULT_BUDGETS).sort()).to.deep.equal(['data', 'file', 'handshake', 'hint', 'refused']);
	});
});
