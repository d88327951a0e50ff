import type { Accounts } from '@rocket.chat/accounts';
import { expect } from 'chai';
import { createRestApi } from './api.ts';
import { AttemptLimiter } from './attempt-limiter.ts';
import type { RestDependencies, RestRequest } from './types.ts';

const limiter = () => new AttemptLimiter({ attempts: 1, intervalMs: 1_500 }, () => 0);

/** A workspace whose accounts fail as told; what a working one answers is shown on the real server. */
function failing(accounts: Partial<Accounts>) {
	const faults: { error: unknown; route: string }[] = [];
	const dependencies = {
		accounts,
		limiters: { login: limiter(), register: limiter(), calls: limiter() },
		version: '1.2.3',
		onError: (error: unknown, route: string) => faults.push({ error, route }),
	} as unknown as RestDependencies;
	return { api: createRestApi(dependencies), faults };
}

const request = (
	method: string,
	path: string,
	{ body, ...more }: Partial<RestRequest> & { body?: unknown } = {},
): RestRequest => ({
	method,
	path,
	query: {},
	readBody: async () => ({ ok: true, value: body }),
	clientAddress: '127.0.0.1',
	...more,
});

describe('createRestApi', () => {
	it('tells clients nothing of a fault, and the log which route had it', async () => {
		const fault = new Error('the disk is full of secrets');
		const { api, faults } = failing({ authenticate: () => Promise.reject(fault) });
		const answer = await api.handle(request('GET', '/api/v1/settings/OTR_Enable', { userId: 'u', authToken: 't' }));
		expect(answer).to.deep.include({ status: 500, body: { success: false, error: 'Internal server error' } });
		expect(faults).to.deep.equal([{ error: fault, route: '/api/v1/settings/:_id' }]);
	});

	it('passes refusals on with their code and details', async () => {
		const refusal = Object.assign(new Error('No such thing [error-no-such-thing]'), {
			error: 'error-no-such-thing',
			reason: 'No such thing',
			details: { a: 1 },
		});
		const { api, faults } = failing({ authenticate: () => Promise.reject(refusal) });
		expect(await api.handle(request('GET', '/api/v1/me', { userId: 'u', authToken: 't' }))).to.deep.include({
			status: 400,
			body: {
				success: false,
				error: 'No such thing [error-no-such-thing]',
				errorType: 'error-no-such-thing',
				details: { a: 1 },
			},
		});
		expect(faults).to.deep.equal([]);
	});

	it('answers a login that is one too many with 429 and when to try again', async () => {
		const { api } = failing({
			login: () => Promise.reject(Object.assign(new Error('no'), { error: 403, reason: 'no' })),
		});
		const login = request('POST', '/api/v1/login', { body: { user: 'a', password: 'b' } });
		expect(await api.handle(login)).to.include({ status: 401 });
		const { status, headers, body } = await api.handle(login);
		expect({ status, headers }).to.deep.equal({ status: 429, headers: { 'retry-after': '2' } });
		expect(body).to.deep.include({ errorType: 'error-too-many-requests', details: { timeToReset: 1_500, seconds: 2 } });
		expect(await api.handle({ ...login, clientAddress: '10.0.0.1' })).to.include({ status: 401 });
	});

	it('X5 says when to try again to whom the accounts turn away because too many sign in at once', async () => {
		const busy = Object.assign(new Error('busy'), {
			error: 'error-too-many-requests',
			reason: 'busy',
			details: { timeToReset: 4_200 },
		});
		const { api, faults } = failing({ login: () => Promise.reject(busy) });
		const answer = await api.handle(request('POST', '/api/v1/login', { body: { user: 'a', password: 'b' } }));
		expect(answer).to.deep.include({ status: 429, headers: { 'retry-after': '5' } });
		expect(answer.body).to.deep.include({ details: { timeToReset: 4_200, seconds: 5 } });
		expect(faults).to.deep.equal([]);
	});

	it('X5 limits how often one user calls, and nobody else with him', async () => {
		const { api } = failing({
			authenticate: async (userId) => ({ _id: userId }) as never,
			getPublicKey: async () => ({ public_key: null }),
		});
		const call = (userId: string) =>
			api.handle(request('GET', '/api/v1/e2e.getPublicKey', { userId, authToken: 't', query: { userId: 'x' } }));
		expect(await call('alice')).to.include({ status: 200 });
		expect(await call('alice')).to.deep.include({ status: 429, headers: { 'retry-after': '2' } });
		expect(await call('bob')).to.include({ status: 200 });
	});

	it('X5 reads the body of nobody who is refused without it, and little of a guest', async () => {
		const asked: number[] = [];
		const readBody: RestRequest['readBody'] = async (maxBytes) => {
			asked.push(maxBytes);
			return { ok: false, status: 413, problem: 'too large' };
		};
		const { api } = failing({
			authenticate: async (userId, token) => (token === 'good' ? ({ _id: userId } as never) : undefined),
		});
		const post = (path: string, authToken: string) =>
			api.handle(request('POST', path, { readBody, userId: 'u', authToken }));
		expect(await post('/api/v1/chat.postMessage', 'bad')).to.include({ status: 401 });
		expect(await post('/api/v1/nothing', 'good')).to.include({ status: 404 });
		expect(asked).to.deep.equal([]);
		expect(await post('/api/v1/chat.postMessage', 'good')).to.deep.include({
			status: 413,
			headers: { connection: 'close' },
		});
		expect(await post('/api/v1/chat.postMessage', 'good')).to.include({ status: 429 });
		expect(await post('/api/v1/login', '')).to.include({ status: 413 });
		expect(asked).to.deep.equal([256 * 1024, 16 * 1024]);
	});

	it('names what is wrong with a request, and repeats none of it', async () => {
		const { api } = failing({});
		for (const body of [{ user: 'a' }, { user: 'a', password: 42 }, 'secret', ['secret'], null]) {
			const answer = await api.handle(request('POST', '/api/v1/login', { body }));
			expect(answer).to.include({ status: 400 });
			expect(answer.body).to.include({ success: false, errorType: 'invalid-params' });
			expect(JSON.stringify(answer.body)).not.to.include('secret');
		}
	});

	it('tells apart what does not exist and what is called by another method', async () => {
		const { api } = failing({});
		expect(await api.handle(request('GET', '/api/v1/nothing'))).to.deep.include({
			status: 404,
			body: { status: 'error', message: 'API endpoint does not exist' },
		});
		expect(await api.handle(request('GET', '/api/v1/login'))).to.deep.include({
			status: 405,
			headers: { allow: 'POST' },
		});
		expect(await api.handle(request('HEAD', '/api/info'))).to.include({ status: 200, route: '/api/info' });
	});
});
