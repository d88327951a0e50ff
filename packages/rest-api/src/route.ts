import type { IUser } from '@rocket.chat/otr-typings';
import { Ajv, type ValidateFunction } from 'ajv';
import type { RestAnswer, RestDependencies } from './types.ts';

/** Who may call a route. */
export type Access = 'anyone' | 'user' | 'admin';

/** JSON Schema of a client's input; `T` is the type of a valid value. */
export type Schema<T> = { readonly json: object; readonly of?: T };

export const schema = <T>(json: object): Schema<T> => ({ json });

type Call<Q, B> = {
	readonly query: Q;
	readonly body: B;
	/** Decoded parameters of the path, by name. */
	readonly params: Readonly<Record<string, string>>;
	/** `networkOf` the client's address, the key of limits. */
	readonly network: string;
	/** X-2FA-Code, unchecked. */
	readonly secondFactor: string | undefined;
	/** User-Agent */
	readonly userAgent: string | undefined;
	/** The account of a valid token in the request, also where the route needs no login. */
	readonly holder: () => Promise<string | undefined>;
	readonly dependencies: RestDependencies;
};

export type GuestCall<Q, B> = Call<Q, B>;
export type SignedInCall<Q, B> = Call<Q, B> & { readonly user: IUser; readonly token: string };

export type RouteSpec<Q, B, C> = {
	readonly method: 'GET' | 'POST';
	/**
	 * Templates such as `/api/v1/settings/:_id`; the first is the name, the others are Rocket.Chat's aliases.
	 */
	readonly paths: readonly [string, ...string[]];
	readonly query?: Schema<Q>;
	readonly body?: Schema<B>;
	/** Also callable while the password must be changed. */
	readonly beforePasswordChange?: boolean;
	readonly run: (call: C) => Promise<RestAnswer>;
};

/** A route in the table; its input is unknown until validated. */
export type Route = {
	readonly method: 'GET' | 'POST';
	readonly paths: readonly [string, ...string[]];
	readonly access: Access;
	readonly validQuery?: ValidateFunction;
	readonly validBody?: ValidateFunction;
	readonly beforePasswordChange: boolean;
	readonly run: (call: SignedInCall<unknown, unknown>) => Promise<RestAnswer>;
};

/** Queries are text, so numbers and booleans in them are parsed. Bodies are not coerced. */
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
/** A route for signed-in users. */
export const userRoute = <Q = unknown, B = unknown>(spec: RouteSpec<Q, B, SignedInCall<Q, B>>): Route =>
	build('user', spec);
/** A route for administrators. */
export const adminRoute = <Q = unknown, B = unknown>(spec: RouteSpec<Q, B, SignedInCall<Q, B>>): Route =>
	build('admin', spec);

/**
 * The name of a query parameter that is not finite: the validator accepts `Infinity` and `1e400` as integers within any
 * bounds.
 */
export const endlessIn = (query: Readonly<Record<string, unknown>>): string | undefined =>
	Object.entries(query).find(([, value]) => typeof value === 'number' && !Number.isFinite(value))?.[0];

/** The first problem that a validator found, in one line that contains no input. */
export function problemOf(validate: ValidateFunction): string {
	const first = validate.errors?.[0];
	if (!first) {
		return 'the request is malformed';
	}
	const extra = first.keyword === 'additionalProperties' ? ` ('${String(first.params.additionalProperty)}')` : '';
	return `${first.instancePath ? `${first.instancePath.slice(1)} ` : ''}${first.message ?? 'is malformed'}${extra}`;
}
