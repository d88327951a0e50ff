import type { Route } from './route.ts';

export type Match = {
	readonly route: Route;
	readonly template: string;
	readonly params: Readonly<Record<string, string>>;
};
export type Found = Match | { readonly allowed: readonly string[] } | undefined;

type Entry = { readonly template: string; readonly parts: readonly string[]; readonly routes: Map<string, Route> };

const split = (path: string): string[] => path.replace(/^\/|\/$/g, '').split('/');

function decode(part: string): string | undefined {
	try {
		return decodeURIComponent(part);
	} catch {
		return undefined;
	}
}

function paramsOf(parts: readonly string[], path: readonly string[]): Record<string, string> | undefined {
	if (parts.length !== path.length) {
		return undefined;
	}
	const params: Record<string, string> = {};
	for (const [index, part] of parts.entries()) {
		const given = decode(path[index] ?? '');
		if (part.startsWith(':') && given) {
			params[part.slice(1)] = given;
		} else if (part !== given) {
			return undefined;
		}
	}
	return params;
}

/** Finds the route for a method and a path; plain templates before those with parameters. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Found {
	const entries = new Map<string, Entry>();
	for (const route of routes) {
		for (const template of route.paths) {
			const entry = entries.get(template) ?? { template, parts: split(template), routes: new Map<string, Route>() };
			entries.set(template, entry);
			entry.routes.set(route.method, route);
		}
	}
	const ordered = [...entries.values()].sort(
		(a, b) => Number(a.template.includes(':')) - Number(b.template.includes(':')),
	);
	return (method, path) => {
		const parts = split(path);
		for (const { template, parts: wanted, routes: byMethod } of ordered) {
			const params = paramsOf(wanted, parts);
			if (params) {
				const route = byMethod.get(method);
				return route ? { route, template, params } : { allowed: [...byMethod.keys()] };
			}
		}
		return undefined;
	};
}
