import { expect } from 'chai';
import { type Connection, LoggedInConnections } from './connections.ts';

/** A connection that knows whether it was closed, and tells those who asked. */
function connection(id: string): Connection & { closed: boolean; listeners: number } {
	const callbacks: (() => void)[] = [];
	return {
		id,
		closed: false,
		listeners: 0,
		onClose(callback) {
			this.listeners++;
			if (this.closed) callback();
			else callbacks.push(callback);
		},
		close() {
			this.closed = true;
			for (const callback of callbacks.splice(0)) callback();
		},
	};
}

const login = (userId: string, token: string) => ({ userId, token, hashedToken: `#${token}` });

describe('LoggedInConnections', () => {
	it('closes those of a user that are concerned, and no others', () => {
		const gone: string[] = [];
		const connections = new LoggedInConnections((id) => gone.push(id));
		const [first, second, other] = [connection('1'), connection('2'), connection('3')];
		connections.set(first, login('alice', 'a'));
		connections.set(second, login('alice', 'b'));
		connections.set(other, login('bob', 'a'));
		for (const each of [first, second, other]) connections.watch(each);

		connections.close('alice', ({ hashedToken }) => hashedToken === '#a');
		expect([first.closed, second.closed, other.closed]).to.deep.equal([true, false, false]);
		connections.close('alice');
		expect([second.closed, other.closed]).to.deep.equal([true, false]);
		expect(gone).to.deep.equal(['1', '2']);
	});

	it('E2 tells who listens before it closes the connection, a second later', (done) => {
		const told: string[] = [];
		const connections = new LoggedInConnections(
			() => undefined,
			(userId, connectionId) => told.push(`${userId} ${connectionId}`) > 0,
		);
		const tab = connection('1');
		connections.set(tab, login('alice', 'a'));
		connections.watch(tab);
		tab.onClose(done);
		connections.close('alice');
		connections.close('alice');
		expect(told).to.deep.equal(['alice 1']);
		expect(tab.closed).to.equal(false);
		expect(connections.get('1')).to.equal(undefined);
	});

	it('leaves alone a connection that logged out itself', () => {
		const connections = new LoggedInConnections(() => undefined);
		const tab = connection('1');
		connections.set(tab, login('alice', 'a'));
		expect(connections.take('1')).to.include({ userId: 'alice', token: 'a' });
		connections.close('alice');
		expect(tab.closed).to.equal(false);
	});

	it('tells the end of a connection once, however often it logged in, and at once where it was closed already', () => {
		const gone: string[] = [];
		const connections = new LoggedInConnections((id) => gone.push(id));
		const tab = connection('1');
		for (let count = 0; count < 3; count++) {
			connections.set(tab, login('alice', String(count)));
			connections.watch(tab);
		}
		expect(tab.listeners).to.equal(1);
		tab.close();
		const late = connection('2');
		late.close();
		connections.set(late, login('alice', 'a'));
		connections.watch(late);
		expect(gone).to.deep.equal(['1', '2']);
		expect(connections.get('2')).to.equal(undefined);
	});

	it('X9 counts those of a user, whichever way they end', () => {
		const connections = new LoggedInConnections(() => undefined);
		const [first, second, third] = [connection('1'), connection('2'), connection('3')];
		for (const each of [first, second, third]) {
			connections.set(each, login('alice', each.id));
			connections.watch(each);
		}
		connections.set(first, login('alice', 'again'));
		expect(connections.countOf('alice')).to.equal(3);
		connections.set(second, login('bob', 'b'));
		expect([connections.countOf('alice'), connections.countOf('bob')]).to.deep.equal([2, 1]);
		first.close();
		connections.take('3');
		connections.close('bob');
		expect([connections.countOf('alice'), connections.countOf('bob')]).to.deep.equal([0, 0]);
	});
});
