import * as answers from './answers.ts';
import { problemOf, type Route, type SignedInCall } from './route.ts';
import { createRouter, type Match } from './router.ts';
import { routes } from './routes/index.ts';
import type { RestAnswer, RestDependencies, RestRequest } from './types.ts';

/** Bytes. Of who is signed in: an ordinary message at its longest. Of a guest, whom nobody knows: a form. */
const MAX_BODY = { user: 256 * 1024, guest: 16 * 1024 } as const;

export interface RestApi {
	/** Never rejects: refusals and faults are answers. */
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

async function answer({ route, params, template }: Match, request: RestRequest, dependencies: RestDependencies): Promise<RestAnswer> {
	try {
		const signedIn = await signIn(route, request, dependencies);
		if ('status' in signedIn) {
			return signedIn;
		}
		const read = route.validBody ? await request.readBody(route.access === 'anyone' ? MAX_BODY.guest : MAX_BODY.user) : undefined;
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
		const { clientAddress } = request;
		return await route.run({ ...signedIn, query, body, params, clientAddress, dependencies } as SignedInCall<unknown, unknown>);
	} catch (error) {
		const refusal = answers.failure(error);
		if (!refusal) {
			dependencies.onError(error, template);
		}
		return refusal ?? answers.internalError();
	}
}

/** Who calls, where the route asks for it; or the answer to someone who may not. */
async function signIn(
	route: Route,
	{ userId, authToken }: RestRequest,
	{ accounts, limiters }: RestDependencies,
): Promise<RestAnswer | Partial<Pick<SignedInCall<unknown, unknown>, 'user' | 'token'>>> {
	if (route.access === 'anyone') {
		return {};
	}
	const user = userId && authToken ? await accounts.authenticate(userId, authToken) : undefined;
	if (!user || !authToken) {
		return answers.mustBeLoggedIn();
	}
	const call = limiters.calls.take(user._id);
	if (!call.allowed) {
		return answers.tooManyRequests(call.timeToReset);
	}
	return route.access === 'admin' && !accounts.isAdmin(user) ? answers.forbidden() : { user, token: authToken };
}
