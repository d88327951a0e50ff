import { createContext } from 'react';

export type RouteParameters = Readonly<Record<string, string | undefined>>;
export type To = string | { readonly pathname: string; readonly search?: Readonly<Record<string, string>> };

export type RouterContextValue = {
	subscribeToRouteChange(onRouteChange: () => void): () => void;
	getLocationPathname(): string;
	getLocationSearch(): string;
	getRouteParameters(): RouteParameters;
	getSearchParameters(): RouteParameters;
	/** `undefined` where no route matches. */
	getRouteName(): string | undefined;
	buildRoutePath(to: To): string;
	navigate(to: To | number, options?: { readonly replace?: boolean }): void;
};

const none: RouteParameters = {};

export const RouterContext = createContext<RouterContextValue>({
	subscribeToRouteChange: () => () => undefined,
	getLocationPathname: () => '/',
	getLocationSearch: () => '',
	getRouteParameters: () => none,
	getSearchParameters: () => none,
	getRouteName: () => undefined,
	buildRoutePath: (to) => (typeof to === 'string' ? to : to.pathname),
	navigate: () => undefined,
});
