import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { expect } from 'chai';
import { createMarkers } from './marker.ts';

describe('Markers', () => {
	it('H2 finds after a reload what was set before', async () => {
		const store = new MemoryKeyValueStore();
		await createMarkers(store, 'alice').set('room', 'sid');
		expect(await createMarkers(store, 'alice').find('room')).to.equal('sid');
		expect(await createMarkers(store, 'alice').find('other')).to.equal(undefined);
	});

	it('belongs to one user of this browser', async () => {
		const store = new MemoryKeyValueStore();
		const alice = createMarkers(store, 'alice');
		const bob = createMarkers(store, 'bob');
		await alice.set('room', 'one');
		await bob.set('room', 'two');
		await alice.clearAll();
		expect(await alice.find('room')).to.equal(undefined);
		expect(await bob.find('room')).to.equal('two');
		await bob.clear('room');
		expect(await bob.find('room')).to.equal(undefined);
	});

	it('rejects where the browser refuses, so that nobody takes silence for absence', async () => {
		const store = new MemoryKeyValueStore();
		store.refuses = true;
		const refused = await createMarkers(store, 'alice')
			.find('room')
			.then(
				() => false,
				() => true,
			);
		expect(refused).to.equal(true);
	});
});
