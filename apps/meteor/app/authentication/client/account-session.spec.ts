import type { SignedInUser } from '@rocket.chat/ui-contexts';
import { expect } from 'chai';
import { AccountSession } from './account-session.ts';
import { CredentialStore } from './credentials.ts';

class Refused extends Error {}

const createStorage = (entries: Record<string, string> = {}) => {
	const values = new Map(Object.entries(entries));
	return {
		values,
		getItem: (key: string) => values.get(key) ?? null,
		setItem: (key: string, value: string) => void values.set(key, value),
		removeItem: (key: string) => void values.delete(key),
	};
};

const expires = new Date(Date.now() + 86_400_000);
const kept = {
	'Meteor.userId': 'alice-id',
	'Meteor.loginToken': 'token',
	'Meteor.loginTokenExpires': expires.toString(),
};

describe('who is signed in on this page', () => {
	const start = (entries: Record<string, string>, answer: (method: string, params: unknown[]) => unknown) => {
		const calls: [string, ...unknown[]][] = [];
		const storage = createStorage(entries);
		let otherTab: (key: string | null) => void = () => undefined;
		let restarts = 0;
		const call = async (method: string, ...params: unknown[]) => {
			calls.push([method, ...params]);
			return answer(method, params);
		};
		const session = new AccountSession({
			call,
			credentials: new CredentialStore(storage, (listener) => {
				otherTab = listener;
			}),
			digest: (password) => Promise.resolve(`digest of ${password}`),
			salt: () => 'salt',
			me: () => Promise.resolve({ _id: 'alice-id', username: 'alice', roles: ['user'] } as SignedInUser),
			after: () => undefined,
			restart: () => {
				restarts++;
			},
			isRefusal: (error) => error instanceof Refused,
		});
		return {
			session,
			calls,
			storage,
			call,
			tellFromOtherTab: () => otherTab('Meteor.loginToken'),
			restarts: () => restarts,
		};
	};
	const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
	const loginAnswer = () => ({ id: 'alice-id', token: 'token', tokenExpires: expires });

	it('signs in with a digest, never the password, and keeps the token under the names of Rocket.Chat', async () => {
		const { session, calls, storage } = start({}, loginAnswer);
		await session.loginWithPassword('alice', 'secret');
		await settle();
		expect(calls).to.deep.equal([
			['login', { user: { username: 'alice' }, password: { digest: 'digest of secret', algorithm: 'sha-256' } }],
		]);
		expect([...storage.values.keys()].sort()).to.deep.equal([
			'Meteor.loginToken',
			'Meteor.loginTokenExpires',
			'Meteor.userId',
		]);
		expect(session.state()).to.deep.include({ phase: 'signed-in', userId: 'alice-id', isLoggingIn: false });
	});

	it('takes a name with an at sign for an address', async () => {
		const { session, calls } = start({}, loginAnswer);
		await session.loginWithPassword('alice@example.org', 'secret');
		expect(calls[0]?.[1]).to.deep.include({ user: { email: 'alice@example.org' } });
	});

	it('resumes on each connection', async () => {
		const { session, calls, call } = start(kept, loginAnswer);
		expect(session.state().phase).to.equal('resuming');
		await session.authenticate(call);
		await session.authenticate(call);
		await settle();
		expect(calls).to.deep.equal([
			['login', { resume: 'token' }],
			['login', { resume: 'token' }],
		]);
		expect(session.state().user?.username).to.equal('alice');
	});

	it('E2 signs out where the server refuses the token, after those who clean up', async () => {
		const { session, storage, call } = start(kept, () => {
			throw new Refused();
		});
		const order: string[] = [];
		session.onLogout(async () => {
			await Promise.resolve();
			order.push(`cleaned up while the token was ${storage.values.has('Meteor.loginToken') ? 'there' : 'gone'}`);
		});
		await session.authenticate(call);
		expect(order).to.deep.equal(['cleaned up while the token was there']);
		expect(storage.values.size).to.equal(0);
		expect(session.state().phase).to.equal('signed-out');
	});

	it('keeps the token where the server is too busy to say', async () => {
		const { session, storage, call } = start(kept, () => {
			throw new Error('too-many-requests');
		});
		const failure = await session.authenticate(call).catch((error: Error) => error.message);
		expect(failure).to.equal('too-many-requests');
		expect(storage.values.has('Meteor.loginToken')).to.equal(true);
		expect(session.state().phase).to.equal('resuming');
	});

	for (const loginTokenExpires of [new Date(0).toString(), 'Invalid Date']) {
		it(`H20 lets the server say whether a token is past its time, which by the clock here it is: ${loginTokenExpires.slice(0, 16)}`, async () => {
			const past = { ...kept, 'Meteor.loginTokenExpires': loginTokenExpires };
			let isGood = true;
			const { session, call, storage } = start(past, () => {
				if (isGood) {
					return { ...loginAnswer(), tokenExpires: new Date(0) };
				}
				throw new Refused();
			});
			expect(session.state().phase).to.equal('resuming');
			for (const _connection of ['the first', 'one that came back']) {
				await session.authenticate(call);
				expect(session.state().phase).to.equal('signed-in');
			}
			isGood = false;
			await session.authenticate(call);
			expect([session.state().phase, storage.values.size]).to.deep.equal(['signed-out', 0]);
		});
	}

	it('signs out here even where the server is not reached', async () => {
		const { session, storage, restarts } = start(kept, () => {
			throw new Error('no connection');
		});
		await session.logout();
		expect(storage.values.size).to.equal(0);
		expect(session.state()).to.deep.equal({ phase: 'signed-out', user: null, isLoggingIn: false, ended: undefined });
		expect(restarts()).to.equal(1);
	});

	it('E2 follows another tab out', async () => {
		const { session, storage, tellFromOtherTab, call, restarts } = start(kept, loginAnswer);
		await session.authenticate(call);
		let cleaned = false;
		session.onLogout(() => {
			cleaned = true;
		});
		storage.values.clear();
		tellFromOtherTab();
		await new Promise((resolve) => setImmediate(resolve));
		expect(cleaned).to.equal(true);
		expect(session.state().phase).to.equal('signed-out');
		expect(restarts()).to.equal(1);
	});

	it('signs in with the digests of both forms of a password that has two, as one attempt', async () => {
		const { session, calls } = start({}, loginAnswer);
		await session.loginWithPassword('alice', 'Gru\u0308n');
		const password = { digest: 'digest of Gr\u00fcn', algorithm: 'sha-256', asTyped: 'digest of Gru\u0308n' };
		expect(calls).to.deep.equal([['login', { user: { username: 'alice' }, password }]]);
	});

	it('is nobody until a password that must be changed is, then goes on with the new one', async () => {
		const { session, storage, calls } = start({}, (method) =>
			method === 'login' ? { ...loginAnswer(), requirePasswordChange: true } : undefined,
		);
		await session.loginWithPassword('alice', 'given by an administrator');
		expect(session.state()).to.deep.equal({ phase: 'must-change-password', user: null, isLoggingIn: false });
		expect(storage.values.get('Meteor.loginToken'), 'a reload asks for it, too').to.equal('token');
		await session.setRequiredPassword('one of her own');
		await settle();
		expect(calls.at(-1)).to.deep.equal(['setUserPassword', 'one of her own']);
		expect(session.state()).to.deep.include({ phase: 'signed-in', userId: 'alice-id' });
		expect(await session.isLoginPassword('one of her own')).to.equal(true);
	});

	it('changes a password with the old one, and knows the new one for what it is', async () => {
		const { session, calls } = start({}, (method) => (method === 'login' ? loginAnswer() : { passwordChanged: true }));
		await session.loginWithPassword('alice', 'the old one');
		await session.changePassword('the old one', 'the new one');
		expect(calls.at(-1)).to.deep.equal([
			'changePassword',
			{ digest: 'digest of the old one', algorithm: 'sha-256' },
			'the new one',
		]);
		expect([await session.isLoginPassword('the old one'), await session.isLoginPassword('the new one')]).to.deep.equal([
			false,
			true,
		]);
	});

	it('keeps why the server ended a sign-in until the next', async () => {
		const { session, call } = start(kept, () => {
			throw Object.assign(new Refused(), { details: { reason: 'password-changed', at: expires } });
		});
		await session.authenticate(call);
		expect(session.state()).to.deep.include({ phase: 'signed-out', ended: { reason: 'password-changed' } });

		const other = start(kept, loginAnswer);
		await other.session.logout({ reason: 'password-reset' });
		expect(other.session.state().ended).to.deep.equal({ reason: 'password-reset' });
		await other.session.loginWithPassword('alice', 'x');
		expect(other.session.state().ended).to.equal(undefined);
	});
});
