import { expect } from 'chai';
import { PresenceWatchers, WatchRefusal } from './index.ts';

const create = (budget = { burst: 5_000, perSecond: 200 }) => {
	let now = 1_000;
	const watchers = new PresenceWatchers<string>(() => now, budget);
	return {
		watchers,
		pass: (ms: number) => {
			now += ms;
		},
		change: (
			watcher: string,
			{ added = [], removed = [] }: { added?: string[]; removed?: string[] },
			watcherId = 'me',
		) => watchers.change(watcher, watcherId, { added, removed }),
		refused: (work: () => unknown): WatchRefusal => {
			try {
				work();
			} catch (error) {
				if (error instanceof WatchRefusal) return error;
			}
			throw new Error('it was not refused');
		},
	};
};

const some = (count: number, prefix = 'u'): string[] =>
	Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('who watches whom', () => {
	it('knows the watchers of a user, and says who was not watched before', () => {
		const { watchers, change } = create();
		expect(change('tab1', { added: ['alice', 'bob', 'alice'] })).to.deep.equal(['alice', 'bob']);
		expect(change('tab1', { added: ['bob', 'carol'], removed: ['alice'] })).to.deep.equal(['carol']);
		change('tab2', { added: ['bob'] });
		expect(['alice', 'bob', 'carol'].map((userId) => watchers.of(userId))).to.deep.equal([
			[],
			['tab1', 'tab2'],
			['tab1'],
		]);
	});

	it('removal outranks adding, and of one who was not watched it does nothing', () => {
		const { watchers, change } = create();
		expect(change('tab1', { added: ['alice'], removed: ['alice', 'bob'] })).to.deep.equal([]);
		expect(watchers.of('alice')).to.deep.equal([]);
	});

	it('a connection that is gone watches nobody', () => {
		const { watchers, change } = create();
		change('tab1', { added: ['alice', 'bob'] });
		change('tab2', { added: ['bob'] });
		watchers.remove('tab1');
		watchers.remove('tab1');
		expect([watchers.of('alice'), watchers.of('bob')]).to.deep.equal([[], ['tab2']]);
	});

	it('X9 a connection watches at most 1,000; a request beyond is refused whole, one that swaps is not', () => {
		const { watchers, change, refused } = create();
		change('tab1', { added: some(1_000) });
		const refusal = refused(() => change('tab1', { added: ['one.more'], removed: ['unknown'] }));
		expect([refusal.error, refusal.reason]).to.deep.equal([
			'error-too-many-watched',
			'A connection watches at most 1000 users',
		]);
		expect(change('tab1', { added: ['one.more'], removed: ['u0'] })).to.deep.equal(['one.more']);
		expect([watchers.of('u0'), watchers.of('one.more')]).to.deep.equal([[], ['tab1']]);
		expect(change('tab2', { added: ['alice'] })).to.deep.equal(['alice']);
	});

	it('X9 a user begins to watch so many, over all their connections; the answer says when to ask again, and another user is not concerned', () => {
		const { change, refused, pass } = create({ burst: 100, perSecond: 10 });
		change('tab1', { added: some(60) });
		const refusal = refused(() => change('tab2', { added: some(60) }));
		expect([refusal.error, refusal.timeToReset]).to.deep.equal(['too-many-requests', 2_000]);
		expect(change('tab2', { removed: some(60) })).to.deep.equal([]);
		expect(change('other', { added: some(60) }, 'you')).to.have.length(60);
		pass(2_000);
		expect(change('tab2', { added: some(60) })).to.have.length(60);
	});

	it('an id that is empty or longer than any is refused', () => {
		const { change, refused } = create();
		for (const userId of ['', 'x'.repeat(101)]) {
			expect(refused(() => change('tab1', { added: [userId] })).error).to.equal('error-invalid-params');
			expect(refused(() => change('tab1', { removed: [userId] })).error).to.equal('error-invalid-params');
		}
	});
});
