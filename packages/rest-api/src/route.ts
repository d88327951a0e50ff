import type { IUser } from '@rocket.chat/otr-typings';
import { Ajv, type ValidateFunction } from 'ajv';
import type { RestAnswer, RestDependencies } from './types.ts';

/** Who may call a route. */
export type Access = 'anyone' | 'user' | 'admin';

/** JSON Schema of what a client sends; `T` is what a value that passes is known to be. */
export type Schema<T> = { readonly json: object; readonly of?: T };

export const schema = <T>(json: object): Schema<T> => ({ json });

type Call<Q, B> = {
	readonly query: Q;
	readonly body: B;
	/** Decoded parts of the path, by name. */
	readonly params: Readonly<Record<string, string>>;
	/** `networkOf` the client's address: what limits count by. */
	readonly network: string;
	/** X-2FA-Code, as it came. */
	readonly secondFactor: string | undefined;
	/** What the client calls itself. */
	readonly userAgent: string | undefined;
	/** The account whose valid token came with the request, also where none is asked for. */
	readonly holder: () => Promise<string | undefined>;
	readonly dependencies: RestDependencies;
};

export type GuestCall<Q, B> = Call<Q, B>;
export type SignedInCall<Q, B> = Call<Q, B> & { readonly user: IUser; readonly token: string };

export type RouteSpec<Q, B, C> = {
	readonly method: 'GET' | 'POST';
	/**
	 * Templates such as `/api/v1/settings/:_id`; the first is the name, the others are aliases that Rocket.Chat has too.
	 */
	readonly paths: readonly [string, ...string[]];
	readonly query?: Schema<Q>;
	readonly body?: Schema<B>;
	/** Open also to somebody whose password must be changed first. */
	readonly beforePasswordChange?: boolean;
	readonly run: (call: C) => Promise<RestAnswer>;
};

/** A route as the table holds it: what it takes is unknown until its validators have looked. */
export type Route = {
	readonly method: 'GET' | 'POST';
	readonly paths: readonly [string, ...string[]];
	readonly access: Access;
	readonly validQuery?: ValidateFunction;
	readonly validBody?: ValidateFunction;
	readonly beforePasswordChange: boolean;
	readonly run: (call: SignedInCall<unknown, unknown>) => Promise<RestAnswer>;
};

/** Queries are text: numbers and booleans in them are read as such. Bodies are taken as they are. */
const forQueries = new Ajv({ strict: true, strictRequired: false, useDefaults: true, coerceTypes: true });
const forBodies = new Ajv({ strict: true, strictRequired: false, useDefaults: true, allowUnionTypes: true });

function build<Q, B, C>(
	access: Access,
	{ method, paths, query, body, beforePasswordChange = false, run }: RouteSpec<Q, B, C>,
): Route {
	return {
		method,
		paths,
		access,
		validQuery: query && forQueries.compile(query.json),
		validBody: body && forBodies.compile(body.json),
		beforePasswordChange,
		run: (call) => run(call as C),
	};
}

/** A route that needs no login. */
export const guestRoute = <Q = unknown, B = unknown>(spec: RouteSpec<Q, B, GuestCall<Q, B>>): Route =>
	build('anyone', spec);
/** A route for whoever is signed in. */
export const userRoute = <Q = unknown, B = unknown>(spec: RouteSpec<Q, B, SignedInCall<Q, B>>): Route =>
	build('user', spec);
/** A route for administrators. */
export const adminRoute = <Q = unknown, B = unknown>(spec: RouteSpec<Q, B, SignedInCall<Q, B>>): Route =>
	build('admin', spec);

/**
 * The member of a validated query that is no number to count with: to the validator `Infinity` and `1e400` are integers
 * within any bounds.
 */
export const endlessIn = (query: Readonly<Record<string, unknown>>): string | undefined =>
	Object.entries(query).find(([, value]) => typeof value === 'number' && !Number.isFinite(value))?.[0];

/** The first problem that a validator found, in one line that repeats no value. */
export function problemOf(validate: ValidateFunction): string {
	const first = validate.errors?.[0];
	if (!first) {
		return 'the request is malformed';
	}
	const extra = first.keyword === 'additionalProperties' ? ` ('${String(first.params.additionalProperty)}')` : '';
	return `${first.instancePath ? `${first.instancePath.slice(1)} ` : ''}${first.message ?? 'is malformed'}${extra}`;
}
