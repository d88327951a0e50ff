import { expect } from 'chai';
import { createHistoryRouter } from './history-router.ts';

describe('router', () => {
	const start = (url: string) => {
		const entries = [url];
		const location = () => new URL(entries.at(-1) ?? '/', 'http://localhost');
		const router = createHistoryRouter(
			{
				get location() {
					return location();
				},
				history: {
					pushState: (_state, _unused, to) => void entries.push(to),
					replaceState: (_state, _unused, to) => void entries.splice(-1, 1, to),
					go: () => undefined,
				},
				addEventListener: () => undefined,
			},
			[
				{ name: 'home', path: '/home' },
				{ name: 'direct', path: '/direct/:rid/:tab?' },
				{ name: 'admin', path: '/admin/:section/:group?' },
			],
		);
		return { router, entries };
	};

	it('names the route and its parameters', () => {
		const { router } = start('/direct/a%2Fb/otr?jump=1');
		expect(router.getRouteName()).to.equal('direct');
		expect(router.getRouteParameters()).to.deep.equal({ rid: 'a/b', tab: 'otr' });
		expect(router.getSearchParameters()).to.deep.equal({ jump: '1' });
	});

	it('leaves an optional parameter open, and no other', () => {
		expect(start('/direct/a').router.getRouteParameters()).to.deep.equal({ rid: 'a', tab: undefined });
		expect(start('/direct').router.getRouteName()).to.equal(undefined);
		expect(start('/direct/a/otr/more').router.getRouteName()).to.equal(undefined);
		expect(start('/direct/%E0%A4%A').router.getRouteName()).to.equal(undefined);
	});

	it('moves, tells its listeners, and gives the same parameters until it moves', () => {
		const { router, entries } = start('/home');
		let told = 0;
		const stop = router.subscribeToRouteChange(() => told++);
		router.navigate('/direct/b');
		router.navigate('/direct/b');
		expect([told, entries]).to.deep.equal([1, ['/home', '/direct/b']]);
		expect(router.getRouteParameters()).to.equal(router.getRouteParameters());
		router.navigate({ pathname: '/home', search: { a: '1 2' } }, { replace: true });
		expect(entries).to.deep.equal(['/home', '/home?a=1+2']);
		stop();
		router.navigate('/home');
		expect(told).to.equal(2);
	});
});
