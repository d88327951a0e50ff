import type { RouteParameters, RouterContextValue, To } from '@rocket.chat/ui-contexts';

/** A page: its name and its address, with `:names`; the last one may be optional (`:tab?`). */
export type Route = { readonly name: string; readonly path: string };

export type RouterWindow = {
	readonly location: { readonly pathname: string; readonly search: string };
	readonly history: {
		pushState(state: unknown, unused: string, url: string): void;
		replaceState(state: unknown, unused: string, url: string): void;
		go(delta: number): void;
	};
	addEventListener(type: 'popstate', listener: () => void): void;
};

const decode = (part: string): string | undefined => {
	try {
		return decodeURIComponent(part);
	} catch {
		return undefined;
	}
};

const matchPath = (path: string, pathname: string): RouteParameters | undefined => {
	const parts = pathname.split('/').filter(Boolean);
	const pattern = path.split('/').filter(Boolean);
	const parameters: Record<string, string | undefined> = {};
	for (const [index, piece] of pattern.entries()) {
		const part = parts[index];
		if (!piece.startsWith(':')) {
			if (piece !== part) {
				return undefined;
			}
			continue;
		}
		const value = part === undefined ? undefined : decode(part);
		if (value === undefined && !piece.endsWith('?')) {
			return undefined;
		}
		parameters[piece.replace(/^:|\?$/g, '')] = value;
	}
	return parts.length > pattern.length ? undefined : parameters;
};

const toUrl = (to: To): string => {
	if (typeof to === 'string') {
		return to;
	}
	const search = new URLSearchParams(to.search);
	return search.size > 0 ? `${to.pathname}?${search}` : to.pathname;
};

/** Router over the browser's history. Its parameters are the same object until the address changes. */
export function createHistoryRouter(window: RouterWindow, routes: readonly Route[]): RouterContextValue {
	const listeners = new Set<() => void>();
	let shown: {
		pathname: string;
		search: string;
		name?: string;
		parameters: RouteParameters;
		searchParameters: RouteParameters;
	};

	const look = () => {
		const { pathname, search } = window.location;
		shown = { pathname, search, parameters: {}, searchParameters: Object.fromEntries(new URLSearchParams(search)) };
		for (const { name, path } of routes) {
			const parameters = matchPath(path, pathname);
			if (parameters) {
				shown = { ...shown, name, parameters };
				return;
			}
		}
	};
	const changed = () => {
		look();
		for (const listener of [...listeners]) {
			listener();
		}
	};
	look();
	window.addEventListener('popstate', changed);

	return {
		subscribeToRouteChange: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		getLocationPathname: () => shown.pathname,
		getLocationSearch: () => shown.search,
		getRouteParameters: () => shown.parameters,
		getSearchParameters: () => shown.searchParameters,
		getRouteName: () => shown.name,
		buildRoutePath: toUrl,
		navigate: (to, { replace = false } = {}) => {
			if (typeof to === 'number') {
				window.history.go(to);
				return;
			}
			const url = toUrl(to);
			if (url !== `${shown.pathname}${shown.search}`) {
				window.history[replace ? 'replaceState' : 'pushState'](null, '', url);
				changed();
			}
		},
	};
}
