import { expect } from 'chai';
import { createTabs } from './tabs.ts';
import { TabNetwork } from './tests/tab-network.ts';

describe('Tabs', () => {
	it('S7 a tab that asks learns which session another one holds', () => {
		const network = new TabNetwork();
		const holder = createTabs(network.tab(), 'alice', (rid) => (rid === 'room' ? 'sid' : undefined));
		const asker = createTabs(network.tab(), 'alice', () => undefined);
		const heard: string[] = [];
		const stop = asker.onHeld((rid, sid) => heard.push(`${rid} ${sid}`));
		asker.ask('room');
		asker.ask('other');
		expect(heard).to.deep.equal(['room sid']);
		holder.announce('third', 'new');
		expect(heard).to.deep.equal(['room sid', 'third new']);
		stop();
		holder.announce('third', 'newer');
		expect(heard).to.have.length(2);
	});

	it('hears nothing of another user, of itself, or in another shape', () => {
		const network = new TabNetwork();
		const raw = network.tab();
		const bob = createTabs(network.tab(), 'bob', () => 'sid');
		const alice = createTabs(network.tab(), 'alice', () => undefined);
		const heard: string[] = [];
		alice.onHeld((rid) => heard.push(rid));
		bob.announce('room', 'sid');
		alice.announce('room', 'sid');
		alice.ask('room');
		for (const message of [
			null,
			'held',
			{ otr: 'held', uid: 'alice', rid: 'room' },
			{ otr: 'else', uid: 'alice', rid: 'room', sid: 's' },
		]) {
			raw.post(message);
		}
		alice.close();
		raw.post({ otr: 'held', uid: 'alice', rid: 'room', sid: 's' });
		expect(heard).to.deep.equal([]);
	});
});
