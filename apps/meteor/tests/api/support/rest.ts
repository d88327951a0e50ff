export type RestBody = Record<string, unknown>;
export type RestReply = { status: number; body: RestBody; headers: Headers };
export type Credentials = { userId: string; authToken: string };

/** A REST client of one workspace, signed in once credentials are given. */
export class RestClient {
	readonly #url: string;
	readonly credentials: Credentials | undefined;

	constructor(url: string, credentials?: Credentials) {
		this.#url = url;
		this.credentials = credentials;
	}

	/** @param path such as `/api/v1/me` or, shorter, `me` */
	async request(method: string, path: string, body?: unknown): Promise<RestReply> {
		const headers: Record<string, string> = {};
		if (this.credentials) {
			headers['X-User-Id'] = this.credentials.userId;
			headers['X-Auth-Token'] = this.credentials.authToken;
		}
		if (body !== undefined) {
			headers['content-type'] = 'application/json';
		}
		const address = path.startsWith('/') ? path : `/api/v1/${path}`;
		const response = await fetch(this.#url + address, {
			method,
			headers,
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, body: parse(text) };
	}

	get(path: string): Promise<RestReply> {
		return this.request('GET', path);
	}

	post(path: string, body: unknown = {}): Promise<RestReply> {
		return this.request('POST', path, body);
	}
}

function parse(text: string): RestBody {
	try {
		return JSON.parse(text) as RestBody;
	} catch {
		return { text };
	}
}
