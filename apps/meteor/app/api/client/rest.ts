/** An error of a REST call; `error` is Rocket.Chat's code, if it gave one. */
export class RestError extends Error {
	override readonly name = 'RestError';

	/**
	 * @param status HTTP status; 0 if the server could not be reached
	 * @param error stable code, e.g. `error-not-allowed`
	 */
	constructor(
		readonly status: number,
		readonly error: string,
		reason: string,
	) {
		super(reason);
	}
}

export type RestRequest = {
	readonly method: string;
	/** With `:names`, e.g. `/v1/settings/:_id` */
	readonly pathPattern: string;
	readonly keys: Readonly<Record<string, string>>;
	readonly params?: unknown;
};

export type RestDeps = {
	fetch(url: string, init: RequestInit): Promise<Response>;
	credentials(): { readonly userId: string; readonly token: string } | undefined;
};

const fill = (pattern: string, keys: RestRequest['keys']) =>
	pattern.replace(/:(\w+)/g, (whole, name: string) => {
		const value = keys[name];
		return value === undefined ? whole : encodeURIComponent(value);
	});

const queryOf = (params: unknown): string => {
	const search = new URLSearchParams();
	for (const [key, value] of Object.entries(params ?? {})) {
		for (const each of Array.isArray(value) ? value : [value]) {
			if (each !== undefined) {
				search.append(key, String(each));
			}
		}
	}
	return search.size > 0 ? `?${search}` : '';
};

const refusal = (status: number, body: unknown): RestError => {
	const { error, errorType, message } = (typeof body === 'object' && body !== null ? body : {}) as Record<
		string,
		unknown
	>;
	const code = [errorType, error].find((each) => typeof each === 'string');
	const reason = [message, error].find((each) => typeof each === 'string');
	return new RestError(status, String(code ?? status), String(reason ?? `The server answered ${status}`));
};

/** Calls the server's REST API, as the signed-in user if there is one. Rejects with RestError. */
export const createRest =
	({ fetch, credentials }: RestDeps) =>
	async ({ method, pathPattern, keys, params }: RestRequest): Promise<unknown> => {
		const as = credentials();
		const reads = method === 'GET';
		const response = await fetch(`/api${fill(pathPattern, keys)}${reads ? queryOf(params) : ''}`, {
			method,
			headers: {
				...(as && { 'X-User-Id': as.userId, 'X-Auth-Token': as.token }),
				...(!reads && { 'Content-Type': 'application/json' }),
			},
			body: reads ? undefined : JSON.stringify(params ?? {}),
			cache: 'no-store',
			credentials: 'omit',
		}).catch((cause: unknown) => {
			throw Object.assign(new RestError(0, 'error-no-connection', 'No connection to the server'), { cause });
		});
		const body: unknown = await response.json().catch(() => undefined);
		if (!response.ok) {
			throw refusal(response.status, body);
		}
		return body;
	};
