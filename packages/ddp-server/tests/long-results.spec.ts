import { expect } from 'chai';
import { createHarness, type MemoryClient, settled } from './harness.ts';

const turns = async (count = 60): Promise<void> => {
	for (let turn = 0; turn < count; turn++) await settled();
};

async function* list(pages: number): AsyncGenerator<{ _id: string; at: Date; text: string }[]> {
	for (let page = 0; page < pages; page++) {
		yield Array.from({ length: 10 }, (_, n) => ({ _id: `${page}-${n}`, at: new Date(page), text: 'x'.repeat(1000) }));
	}
}

describe('a result that comes page by page', () => {
	const open = () => {
		const harness = createHarness({ limits: { queuedBytes: 1000 } });
		harness.registry.methods({
			list(pages: number) {
				return list(pages);
			},
			changes(pages: number) {
				return { update: list(pages), remove: [{ _id: 'gone', _deletedAt: new Date(5) }] };
			},
			async *broken(after: number) {
				yield* list(after);
				throw new Error('the store is away');
			},
			one() {
				return 1;
			},
		});
		return { ...harness, client: harness.connect() };
	};
	const resultOf = (client: MemoryClient, id: string) =>
		client.received.find((message) => message.msg === 'result' && message.id === id);

	it('is one frame like any other where it is short, with its dates', async () => {
		const { client } = open();
		expect(await client.call('1', 'list', 0)).to.deep.equal({ msg: 'result', id: '1', result: [] });
		const { result } = await client.call('2', 'changes', 1);
		expect(result)
			.to.have.nested.property('update[3]')
			.that.deep.equals({ _id: '0-3', at: { $date: 0 }, text: 'x'.repeat(1000) });
		expect(result).to.deep.include({ remove: [{ _id: 'gone', _deletedAt: { $date: 5 } }] });
		expect(client.parts).to.deep.equal([]);
	});

	it('X9 goes out in parts where it is long, whatever may wait otherwise, and what comes meanwhile follows it', async () => {
		const { client, timers } = open();
		client.holdsParts = true;
		client.bufferedAmount = 2000;
		client.say({ msg: 'method', id: '1', method: 'list', params: [100] });
		await turns();
		expect(client.parts).to.have.length(1);
		client.bufferedAmount = 0;
		client.say({ msg: 'ping', id: 'p' });
		client.say({ msg: 'method', id: '2', method: 'one' });
		for (let taken = 0; taken < client.parts.length; taken++) {
			timers.advance(1_000);
			client.parts[taken]?.take();
			await turns(5);
		}
		expect(client.parts.length).to.be.above(100);
		await client.until(({ msg, id }) => msg === 'result' && id === '2');
		expect(client.received.map(({ msg, id }) => [msg, id ?? ''])).to.deep.equal([
			['connected', ''],
			['result', '1'],
			['pong', 'p'],
			['updated', ''],
			['result', '2'],
			['updated', ''],
		]);
		expect(resultOf(client, '1')?.result).to.have.length(1000);
		expect(client.closedWith).to.equal(undefined);
	});

	it('X9 drops a reader that takes none of it in 10 s, and one for whom too much waits behind it', async () => {
		const stalled = open();
		stalled.client.holdsParts = true;
		stalled.client.say({ msg: 'method', id: '1', method: 'list', params: [100] });
		await turns();
		stalled.timers.advance(9_999);
		expect(stalled.client.closedWith).to.equal(undefined);
		stalled.timers.advance(1);
		expect(stalled.client.closedWith?.dropped).to.equal(true);
		await turns();
		expect(stalled.server.connections).to.equal(0);

		const flooded = open();
		flooded.client.holdsParts = true;
		flooded.client.say({ msg: 'method', id: '1', method: 'list', params: [100] });
		await turns();
		for (let n = 0; n < 100 && !flooded.client.closedWith; n++) flooded.client.say({ msg: 'ping', id: `number ${n}` });
		expect(flooded.client.closedWith?.dropped).to.equal(true);
	});

	it('is an error where its beginning fails, and the end of the connection where the rest does', async () => {
		const { client, log } = open();
		expect((await client.call('1', 'broken', 1)).error).to.include({ error: 500 });
		client.say({ msg: 'method', id: '2', method: 'broken', params: [50] });
		await turns();
		expect(client.closedWith).to.include({ code: 1011 });
		expect(log.filter(({ level }) => level === 'error')).to.have.length(2);
		expect(resultOf(client, '2')).to.equal(undefined);
	});
});
