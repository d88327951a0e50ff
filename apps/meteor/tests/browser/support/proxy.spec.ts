import { expect } from 'chai';
import { register, socketOf, useServer } from '../../api/support/index.ts';
import { flip, seeded, seededFaults, truncate } from './faults.ts';
import type { OtrPassing } from './otr-passing.ts';
import { FaultProxy } from './proxy.ts';

const frame = (body: string): OtrPassing => ({
	direction: 'down',
	event: 'u/otr',
	kind: 'data',
	frame: { v: 1, rid: 'r', sid: 's', body },
});
const body = ({ frame: { body: text } }: OtrPassing): Buffer => Buffer.from(String(text), 'base64url');

describe('the proxy of faults', () => {
	const server = useServer();
	let proxy: FaultProxy;

	before(async () => {
		proxy = await FaultProxy.start(server.url);
	});
	after(() => proxy?.close());

	it('carries HTTP and DDP as they are', async () => {
		const person = await register(proxy.url);
		const client = await socketOf(proxy.url, person);
		expect(await client.call('subscriptions/get')).to.be.an('array');
		expect(proxy.open).to.equal(1);
		await client.close();
	});

	it('cuts open connections, and lets nothing through until it is restored', async () => {
		const person = await register(proxy.url);
		const client = await socketOf(proxy.url, person);
		proxy.cut();
		await client.closed;
		const refused = await socketOf(proxy.url, person).then(
			() => false,
			() => true,
		);
		expect(refused).to.equal(true);
		proxy.restore();
		const again = await socketOf(proxy.url, person);
		await again.close();
	});

	it('holds what passes and releases it in order', async () => {
		const person = await register(proxy.url);
		const client = await socketOf(proxy.url, person);
		proxy.hold();
		const answers: string[] = [];
		const calls = ['subscriptions/get', 'rooms/get'].map((method) =>
			client.call(method).then(() => answers.push(method)),
		);
		expect(answers).to.deep.equal([]);
		proxy.release();
		await Promise.all(calls);
		expect(answers).to.deep.equal(['subscriptions/get', 'rooms/get']);
		await client.close();
	});

	it('shows the OTR frames, and passes on what a tamper makes of them', async () => {
		const person = await register(proxy.url);
		const client = await socketOf(proxy.url, person);
		await client.stream('stream-notify-user', `${person.userId}/otr`);
		const injected = { ...frame('AAAA'), event: `${person.userId}/otr` };
		proxy.inject(injected);
		expect(await client.waitForEvent('stream-notify-user', injected.event)).to.deep.equal(['data', injected.frame]);
		proxy.onOtr(() => []);
		const before = proxy.seen.length;
		client.send({
			msg: 'method',
			method: 'stream-notify-user',
			params: ['x/otr', 'data', injected.frame],
			id: 'dropped',
		});
		await client.call('subscriptions/get');
		expect(proxy.seen.slice(before)).to.deep.equal([{ ...injected, direction: 'up', event: 'x/otr', id: 'dropped' }]);
		expect(client.received.some(({ id }) => id === 'dropped')).to.equal(false);
		proxy.onOtr();
		await client.close();
	});
});

describe('faults', () => {
	it('flip one bit, and truncate by at least a byte', () => {
		const random = seeded(7);
		const whole = frame(Buffer.alloc(64, 5).toString('base64url'));
		for (let round = 0; round < 100; round += 1) {
			const flipped = body(flip(whole, random));
			const bits = [...flipped].reduce(
				(sum, byte) => sum + [...(byte ^ 5).toString(2)].filter((bit) => bit === '1').length,
				0,
			);
			expect(bits).to.equal(1);
			expect(body(truncate(whole, random)).length).to.be.within(1, 63);
		}
	});

	it('are the same for the same seed, and every one is drawn', () => {
		const rates = { lost: 0.1, replayed: 0.1, reordered: 0.1, truncated: 0.1, flipped: 0.1, reflected: 0.1 };
		const [one, other] = [seededFaults(3, rates), seededFaults(3, rates)];
		const frames = Array.from(
			{ length: 300 },
			(_, index): OtrPassing => ({
				...frame(Buffer.alloc(64, index % 250).toString('base64url')),
				direction: index % 2 ? 'up' : 'down',
			}),
		);
		expect(frames.map(one.tamper)).to.deep.equal(frames.map(other.tamper));
		expect(Object.values(one.count).every((number) => number > 10)).to.equal(true);
	});
});
