import { expect } from 'chai';
import { createRest, RestError } from './rest.ts';

describe('REST', () => {
	const start = (status: number, body: unknown, credentials?: { userId: string; token: string }) => {
		const calls: { url: string; init: RequestInit }[] = [];
		const rest = createRest({
			fetch: (url, init) => {
				calls.push({ url, init });
				return Promise.resolve(new Response(JSON.stringify(body), { status }));
			},
			credentials: () => credentials,
		});
		return { rest, calls };
	};

	it('fills the path, signs as the user, and sends parameters as a body', async () => {
		const { rest, calls } = start(200, { success: true }, { userId: 'u', token: 't' });
		await rest({ method: 'POST', pathPattern: '/v1/settings/:_id', keys: { _id: 'a/b' }, params: { value: false } });
		expect(calls[0]?.url).to.equal('/api/v1/settings/a%2Fb');
		expect(calls[0]?.init.headers).to.deep.equal({
			'X-User-Id': 'u',
			'X-Auth-Token': 't',
			'Content-Type': 'application/json',
		});
		expect(calls[0]?.init.body).to.equal('{"value":false}');
	});

	it('sends parameters of a GET in the address', async () => {
		const { rest, calls } = start(200, {});
		await rest({
			method: 'GET',
			pathPattern: '/v1/users.presence',
			keys: {},
			params: { ids: ['a', 'b'], from: undefined },
		});
		expect(calls[0]?.url).to.equal('/api/v1/users.presence?ids=a&ids=b');
		expect(calls[0]?.init.body).to.equal(undefined);
	});

	it('rejects with the code and the reason', async () => {
		const { rest } = start(400, {
			success: false,
			error: 'Name is taken [error-field-unavailable]',
			errorType: 'error-field-unavailable',
		});
		const error = await rest({ method: 'GET', pathPattern: '/v1/me', keys: {} }).catch((each: unknown) => each);
		expect(error).to.be.instanceOf(RestError);
		expect(error).to.include({
			status: 400,
			error: 'error-field-unavailable',
			message: 'Name is taken [error-field-unavailable]',
		});
	});

	it('rejects with error-no-connection where the server is not reached', async () => {
		const rest = createRest({
			fetch: () => Promise.reject(new TypeError('Failed to fetch')),
			credentials: () => undefined,
		});
		const error = await rest({ method: 'GET', pathPattern: '/v1/me', keys: {} }).catch((each: unknown) => each);
		expect(error).to.include({ status: 0, error: 'error-no-connection' });
	});
});
