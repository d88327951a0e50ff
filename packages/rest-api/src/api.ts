import { networkOf } from '@rocket.chat/client-network';
import type { IUser } from '@rocket.chat/otr-typings';
import * as answers from './answers.ts';
import { endlessIn, problemOf, type Route, type SignedInCall } from './route.ts';
import { createRouter, type Match } from './router.ts';
import { routes } from './routes/index.ts';
import type { RestAnswer, RestDependencies, RestRequest } from './types.ts';

/** Bytes of a body. `user`: enough for the longest ordinary message; `guest`: enough for a form. */
const MAX_BODY = { user: 256 * 1024, guest: 16 * 1024 } as const;

export interface RestApi {
	/** Never rejects: refusals and faults become answers. */
	handle(request: RestRequest): Promise<RestAnswer>;
}

/** Rocket.Chat's REST API over the packages, without a transport. */
export function createRestApi(dependencies: RestDependencies): RestApi {
	const find = createRouter(routes);
	return {
		async handle(request) {
			const found = find(request.method === 'HEAD' ? 'GET' : request.method, request.path);
			if (!found) {
				return answers.noSuchRoute();
			}
			if ('allowed' in found) {
				return answers.wrongMethod(found.allowed);
			}
			return { ...(await answer(found, request, dependencies)), route: found.template };
		},
	};
}

async function answer(
	{ route, params, template }: Match,
	request: RestRequest,
	dependencies: RestDependencies,
): Promise<RestAnswer> {
	try {
		const signedIn = await signIn(route, request, dependencies);
		if ('status' in signedIn) {
			return signedIn;
		}
		const read = route.validBody
			? await request.readBody(route.access === 'anyone' ? MAX_BODY.guest : MAX_BODY.user)
			: undefined;
		if (read?.ok === false) {
			return answers.unreadable(read.status, read.problem);
		}
		const query = { ...request.query };
		const body = read?.value ?? {};
		const invalid = [
			{ validate: route.validQuery, value: query },
			{ validate: route.validBody, value: body },
		].find(({ validate, value }) => validate && !validate(value));
		if (invalid?.validate) {
			return answers.invalidParams(problemOf(invalid.validate));
		}
		const endless = endlessIn(query);
		if (endless !== undefined) {
			return answers.invalidParams(`${endless} must be finite`);
		}
		const { clientAddress, userAgent, secondFactor } = request;
		const from = {
			network: networkOf(clientAddress),
			userAgent,
			secondFactor,
			holder: () => holderOf(request, dependencies),
		};
		const call = { ...signedIn, query, body, params, ...from, dependencies };
		return await route.run(call as SignedInCall<unknown, unknown>);
	} catch (error) {
		const refusal = answers.failure(error);
		if (!refusal) {
			dependencies.onError(error, template);
		}
		return refusal ?? answers.internalError();
	}
}

const caller = async (
	{ userId, authToken }: RestRequest,
	{ accounts }: RestDependencies,
): Promise<IUser | undefined> => (userId && authToken ? accounts.authenticate(userId, authToken) : undefined);

const holderOf = async (request: RestRequest, dependencies: RestDependencies): Promise<string | undefined> =>
	(await caller(request, dependencies))?._id;

/** The caller, where the route requires one; or the answer that refuses them. */
async function signIn(
	route: Route,
	request: RestRequest,
	dependencies: RestDependencies,
): Promise<RestAnswer | Partial<Pick<SignedInCall<unknown, unknown>, 'user' | 'token'>>> {
	if (route.access === 'anyone') {
		return {};
	}
	const { accounts, limiters } = dependencies;
	const user = await caller(request, dependencies);
	if (!user || !request.authToken) {
		return answers.mustBeLoggedIn();
	}
	const call = limiters.calls.take(user._id);
	if (!call.allowed) {
		return answers.tooManyRequests(call.timeToReset);
	}
	if (user.requirePasswordChange && !route.beforePasswordChange) {
		return answers.passwordChangeRequired();
	}
	return route.access === 'admin' && !accounts.isAdmin(user) ? answers.forbidden() : { user, token: request.authToken };
}
