import { expect } from 'chai';
import { type EventName, LocalBroker, type LocalBus } from '../src/index.ts';
import { brokerContract } from './brokerContract.ts';

brokerContract('LocalBroker', async () => {
	const bus: LocalBus = new Set();
	const errors: EventName[] = [];
	const open = (instance: string): LocalBroker =>
		new LocalBroker({ instance, bus, onError: (event) => errors.push(event) });
	const a = open('a');
	const b = open('b');
	return { a, b, errors, stop: async () => void (await Promise.all([a.close(), b.close()])) };
});

describe('LocalBroker', () => {
	const onError = (): never => expect.fail('no listener throws here');

	it('is alone without a bus', () => {
		expect(new LocalBroker({ instance: 'a', onError }).peers()).to.deep.equal([]);
	});

	it('tells both when an instance joins', async () => {
		const bus: LocalBus = new Set();
		const joined: string[] = [];
		const a = new LocalBroker({ instance: 'a', bus, onError });
		a.on('instance.joined', ({ instance }) => joined.push(`a:${instance}`));
		const b = new LocalBroker({ instance: 'b', bus, onError });
		b.on('instance.joined', ({ instance }) => joined.push(`b:${instance}`));
		await a.sendTo('b', 'instance.left', { instance: 'x' });
		await Promise.resolve();
		await Promise.resolve();
		expect(joined.sort()).to.deep.equal(['a:b', 'b:a']);
	});

	for (const instance of ['', 'a:b', 'a.b', 'ü', 'x'.repeat(65)]) {
		it(`refuses the instance name '${instance.slice(0, 8)}' of ${instance.length} characters`, () => {
			expect(() => new LocalBroker({ instance, onError })).to.throw(RangeError, 'instance name');
		});
	}

	it('refuses a name that is taken on its bus', () => {
		const bus: LocalBus = new Set();
		new LocalBroker({ instance: 'a', bus, onError });
		expect(() => new LocalBroker({ instance: 'a', bus, onError })).to.throw(RangeError, 'taken');
	});
});
