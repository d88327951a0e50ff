import type { Route } from './history-router.ts';

/** Pages of the client, by the names that views switch on. */
export const routes: readonly Route[] = [
	{ name: 'index', path: '/' },
	{ name: 'login', path: '/login' },
	{ name: 'register', path: '/register' },
	{ name: 'home', path: '/home' },
	{ name: 'direct', path: '/direct/:rid/:tab?' },
	{ name: 'admin', path: '/admin/:section?/:group?' },
	{ name: 'account', path: '/account/:section?' },
];
