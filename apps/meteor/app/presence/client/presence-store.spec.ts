import { expect } from 'chai';
import { PresenceStore } from './presence-store.ts';

describe('presence of those on this page', () => {
	const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

	it('asks once for all that are looked at, and knows those left out as offline', async () => {
		const asked: (readonly string[])[] = [];
		const store = new PresenceStore((uids) => {
			asked.push(uids);
			return Promise.resolve([{ _id: 'a', username: 'alice', status: 'busy' }]);
		});
		expect(store.get('a')).to.equal(undefined);
		store.get('b');
		store.get('a');
		await settle();
		expect(asked).to.deep.equal([['a', 'b']]);
		expect(store.get('a')).to.deep.equal({ _id: 'a', username: 'alice', status: 'busy' });
		expect(store.get('b')?.status).to.equal('offline');
	});

	it('takes events, and prefers one to an answer that was on its way', async () => {
		let answer: (users: unknown[]) => void = () => undefined;
		const store = new PresenceStore(
			() =>
				new Promise((resolve) => {
					answer = resolve;
				}),
		);
		const changes: string[] = [];
		store.subscribe('a', () => changes.push(store.get('a')?.status ?? 'unknown'));
		store.get('a');
		await settle();
		store.take(['a', 'alice', 1, '']);
		answer([{ _id: 'a', username: 'alice', status: 'offline' }]);
		await settle();
		expect(changes).to.deep.equal(['online']);
	});
});
