import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { equal } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { type FakeEndpoints, LOGIN_PASSWORD } from './tests/fake-endpoints.ts';
import { firstSignIn, openKeys, untilStatus } from './tests/set-up.ts';

const bob = { uid: 'bob-uid', username: 'bob', rid: 'room-of-bob' };
const keyOfBob = new Uint8Array(32).fill(7);
const STRONG = 'gravel-Umbrella 92 teapot orbit!Kelp';

/** A user whose first password is saved. */
const settled = async () => {
	const user = await firstSignIn();
	await user.keys.acknowledgeSaved();
	return { ...user, another: async () => openAnother(user.endpoints) };
};

/** Another browser of the same user, at the question for the password. */
const openAnother = async (endpoints: FakeEndpoints) => {
	const store = new MemoryKeyValueStore();
	const { keys } = openKeys({ endpoints, store });
	await untilStatus(keys, 'locked');
	return { keys, store };
};

describe('Another end-to-end password', () => {
	it('X9 wants the login password: with another one nothing is changed, and the user hears which was wrong', async () => {
		const { endpoints, keys, password } = await settled();
		const before = endpoints.published.get('alice');
		const generated = keys.generatePassword();
		expect(await keys.changePassword(password, { generated }, 'another')).to.deep.equal({
			ok: false,
			error: 'wrong-login-password',
		});
		endpoints.beforeStore = async () => {
			throw Object.assign(new Error('slowed'), { error: 'error-too-many-requests' });
		};
		expect(await keys.changePassword(password, { generated }, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'too-many-attempts',
		});
		endpoints.beforeStore = async () => undefined;
		expect(endpoints.published.get('alice')).to.deep.equal(before);
		expect(await keys.changePassword(password, { generated }, LOGIN_PASSWORD)).to.deep.equal({ ok: true });
	});

	it('is not the login password that is typed beside it, though the page did not know that one', async () => {
		const { keys, password } = await settled();
		const next = { chosen: `x ${LOGIN_PASSWORD} y`, personal: [] };
		expect(await keys.changePassword(password, next, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'login-password',
		});
	});

	it('takes the place of the old one, for the same key', async () => {
		const { endpoints, keys, password, another } = await settled();
		const before = endpoints.published.get('alice');
		const generated = keys.generatePassword();
		expect(await keys.changePassword(password, { generated }, LOGIN_PASSWORD)).to.deep.equal({ ok: true });
		const after = endpoints.published.get('alice');
		expect([after?.public_key === before?.public_key, after?.private_key === before?.private_key]).to.deep.equal([
			true,
			false,
		]);
		const { keys: other } = await another();
		expect(await other.unlock(password)).to.deep.equal({ ok: false, error: 'wrong-password' });
		expect(await other.unlock(generated)).to.deep.equal({ ok: true });
		expect(other.identity.keyPair()?.publicKey).to.deep.equal(keys.identity.keyPair()?.publicKey);
	});

	it('is refused, and nothing changed, where the current one is wrong or the new one is none, the same or weak', async () => {
		const { endpoints, keys, password } = await settled();
		const chosen = (text: string) => ({ chosen: text, personal: ['alice'] });
		expect(await keys.changePassword('wrong', { generated: keys.generatePassword() }, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'wrong-password',
		});
		expect(await keys.changePassword(password, { generated: ` ${password} ` }, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'same-password',
		});
		expect(await keys.changePassword(password, chosen('  '), LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'empty-password',
		});
		for (const weak of ['Passw0rd!2026', `alice ${STRONG}`]) {
			expect(await keys.changePassword(password, chosen(weak), LOGIN_PASSWORD), weak).to.deep.equal({
				ok: false,
				error: 'weak-password',
			});
		}
		expect(endpoints.writes).to.equal(1);
		expect(await keys.changePassword(password, chosen(STRONG), LOGIN_PASSWORD)).to.deep.equal({ ok: true });
	});

	it('is not the login password, as far as the page knows that one, and is none where it can not be judged', async () => {
		const { endpoints, store, keys, password } = await settled();
		keys.close();
		const isLoginPassword = async (text: string) => text.includes(STRONG);
		const knowing = openKeys({ endpoints, store, isLoginPassword }).keys;
		await untilStatus(knowing, 'unlocked');
		const next = { chosen: STRONG, personal: [] };
		expect((await knowing.judgePassword(STRONG, [])).refusal).to.equal('login-password');
		expect(await knowing.changePassword(password, next, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'login-password',
		});
		knowing.close();
		const unable = openKeys({ endpoints, store, loadEstimator: () => Promise.reject(new Error('not fetched')) }).keys;
		await untilStatus(unable, 'unlocked');
		expect(await unable.changePassword(password, next, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'unavailable',
		});
		expect(endpoints.writes).to.equal(1);
	});

	it('waits until the first one is saved, and is not taken of a locked key', async () => {
		const { endpoints, keys, password } = await firstSignIn();
		const generated = keys.generatePassword();
		expect(await keys.changePassword(password, { generated }, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'unavailable',
		});
		const { keys: other } = await openAnother(endpoints);
		expect(await other.changePassword(password, { generated }, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'unavailable',
		});
		expect(endpoints.writes).to.equal(1);
	});

	it('loses to what another browser wrote meanwhile, and says so', async () => {
		const { endpoints, keys, password, another } = await settled();
		const { keys: other } = await another();
		await other.unlock(password);
		const [mine, theirs] = [keys.generatePassword(), keys.generatePassword()];
		endpoints.beforeStore = async () => {
			endpoints.beforeStore = async () => undefined;
			expect(await other.changePassword(password, { generated: theirs }, LOGIN_PASSWORD)).to.deep.equal({ ok: true });
		};
		expect(await keys.changePassword(password, { generated: mine }, LOGIN_PASSWORD)).to.deep.equal({
			ok: false,
			error: 'changed-elsewhere',
		});
		const { keys: third } = await another();
		expect(await third.unlock(theirs)).to.deep.equal({ ok: true });
	});

	it('tells a server that is away from one that did not say what it did', async () => {
		const { endpoints, keys, password } = await settled();
		const change = () => keys.changePassword(password, { generated: keys.generatePassword() }, LOGIN_PASSWORD);
		endpoints.reachable = false;
		expect(await change()).to.deep.equal({ ok: false, error: 'unavailable' });
		endpoints.reachable = true;
		endpoints.beforeStore = () => Promise.reject(new Error('refused'));
		expect(await change()).to.deep.equal({ ok: false, error: 'unavailable' });
		endpoints.beforeStore = async () => undefined;
		endpoints.afterStore = async () => {
			endpoints.reachable = false;
		};
		expect(await change()).to.deep.equal({ ok: false, error: 'unconfirmed' });
		expect(keys.snapshot()).to.deep.equal({ status: 'unlocked' });
	});

	it('disturbs no browser that stands at the question while nothing was changed', async () => {
		const { another } = await settled();
		const { keys: waiting } = await another();
		const shown: string[] = [];
		waiting.subscribe(() => shown.push(waiting.snapshot().status));
		await waiting.recheck();
		expect(shown).to.deep.equal([]);
	});

	it('is asked for by a browser that stood at the question while it was changed', async () => {
		const { keys, password, another } = await settled();
		const { keys: waiting } = await another();
		const generated = keys.generatePassword();
		await keys.changePassword(password, { generated }, LOGIN_PASSWORD);
		expect(await waiting.unlock(generated)).to.deep.equal({ ok: true });
	});

	it('takes the one that waits to be saved in another browser with it', async () => {
		const { endpoints, keys, password } = await firstSignIn();
		const { keys: other } = await openAnother(endpoints);
		await other.unlock(password);
		await other.changePassword(password, { generated: other.generatePassword() }, LOGIN_PASSWORD);
		await keys.recheck();
		expect(keys.snapshot()).to.deep.equal({ status: 'unlocked' });
	});
});

describe('The first end-to-end password, not saved yet', () => {
	it('is shown no more after a reload once another browser has changed it', async () => {
		const { endpoints, store, keys, password } = await firstSignIn();
		keys.close();
		const { keys: other } = await openAnother(endpoints);
		await other.unlock(password);
		await other.changePassword(password, { generated: other.generatePassword() }, LOGIN_PASSWORD);
		for (const _reload of [1, 2]) {
			const page = openKeys({ endpoints, store }).keys;
			await untilStatus(page, 'unlocked', 'save-password');
			expect(page.snapshot()).to.deep.equal({ status: 'unlocked' });
			page.close();
		}
	});
});

describe('A new end-to-end identity', () => {
	it('X9 wants the login password: with another one the old key stays, and nothing is left of the new', async () => {
		const { endpoints, keys } = await settled();
		const before = endpoints.published.get('alice');
		expect(await keys.reset('another')).to.deep.equal({ ok: false, error: 'wrong-login-password' });
		expect(endpoints.published.get('alice')).to.deep.equal(before);
		expect(keys.snapshot().status).to.equal('unlocked');
		expect(await keys.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: true });
	});

	it('takes the place of the old one, and its password is to be saved', async () => {
		const { endpoints, store, keys, password } = await settled();
		const before = keys.identity.keyPair();
		const old = before?.publicKey.slice();
		expect(await keys.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: true });
		const { status, password: fresh = '' } = keys.snapshot();
		expect([status, fresh.split(' ').length, fresh === password]).to.deep.equal(['save-password', 7, false]);
		expect(keys.identity.keyPair()?.publicKey).to.not.deep.equal(old);
		expect(before && equal(before.secretKey, new Uint8Array(32)), 'the old key is overwritten').to.equal(true);
		expect(await store.keys('e2e-next')).to.deep.equal([]);
		keys.close();
		const reloaded = openKeys({ endpoints, store }).keys;
		await untilStatus(reloaded, 'save-password', 'missing', 'locked');
		expect(reloaded.snapshot()).to.deep.equal({ status: 'save-password', password: fresh });
		const { keys: other } = await openAnother(endpoints);
		expect([await other.unlock(password), await other.unlock(fresh)]).to.deep.equal([
			{ ok: false, error: 'wrong-password' },
			{ ok: true },
		]);
	});

	it('keeps what was known of peers while the old one is open, and says what it costs', async () => {
		const { store, keys } = await settled();
		await keys.identity.pins.keep(bob, keyOfBob);
		await keys.identity.pins.verify(bob.uid, keyOfBob, true);
		expect(await keys.consequences()).to.deep.include({ warned: ['bob'], pinsLost: false, sessionsEnd: true });
		const names = await store.keys('e2e-pin');
		await keys.reset(LOGIN_PASSWORD);
		expect(await keys.identity.pins.of(bob)).to.deep.equal([
			{ uid: bob.uid, key: keyOfBob, usernames: ['bob'], rooms: [bob.rid], verified: true },
		]);
		const after = await store.keys('e2e-pin');
		expect([after.length, names.some((name) => after.includes(name))]).to.deep.equal([3, false]);
	});

	it('leads on where the password is forgotten, and where the server withholds or swaps the key', async () => {
		const { endpoints, store, keys, another } = await settled();
		const { keys: forgotten } = await another();
		expect(await forgotten.consequences()).to.deep.include({ pinsLost: true });
		expect(await forgotten.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: true });
		keys.close();
		const swapped = openKeys({ endpoints, store }).keys;
		await untilStatus(swapped, 'missing');
		expect(swapped.snapshot().reason).to.equal('mismatch');
		expect(await swapped.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: true });
		await swapped.logout();
		endpoints.published.clear();
		const withheld = openKeys({ endpoints, store }).keys;
		await untilStatus(withheld, 'missing');
		expect(withheld.snapshot().reason).to.equal('withheld');
		expect(await withheld.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: true });
		expect(withheld.snapshot().status).to.equal('save-password');
	});

	it('is made in no other state, and leaves the old one where the server is away or refuses', async () => {
		const { endpoints, store, keys } = await settled();
		await keys.identity.pins.keep(bob, keyOfBob);
		const pair = keys.identity.keyPair()?.publicKey;
		const stays = async () => {
			expect(await keys.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: false, error: 'unavailable' });
			expect([keys.snapshot(), keys.identity.keyPair()?.publicKey]).to.deep.equal([{ status: 'unlocked' }, pair]);
			expect([await store.keys('e2e-next'), (await store.keys('e2e-pin')).length]).to.deep.equal([[], 3]);
		};
		endpoints.reachable = false;
		await stays();
		endpoints.reachable = true;
		endpoints.beforeStore = () => Promise.reject(new Error('refused'));
		await stays();
		store.refuses = true;
		expect((await keys.reset(LOGIN_PASSWORD).catch(() => ({ ok: false }))).ok).to.equal(false);
		store.refuses = false;
		await stays();
		const insecure = openKeys({ subtle: undefined }).keys;
		expect(await insecure.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: false, error: 'unavailable' });
	});

	it('is found again after an answer that never came, in this page or the next', async () => {
		for (const inThisPage of [true, false]) {
			const { endpoints, store, keys } = await settled();
			endpoints.afterStore = async () => {
				endpoints.reachable = false;
			};
			expect(await keys.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: false, error: 'unconfirmed' });
			expect(keys.snapshot(), 'the old one stays open until it is known').to.deep.equal({ status: 'unlocked' });
			endpoints.reachable = true;
			let page = keys;
			if (inThisPage) {
				await keys.recheck();
			} else {
				keys.close();
				page = openKeys({ endpoints, store }).keys;
				await untilStatus(page, 'save-password', 'missing', 'locked');
			}
			const { status, password = '' } = page.snapshot();
			expect(status).to.equal('save-password');
			expect(await store.keys('e2e-next')).to.deep.equal([]);
			const { keys: other } = await openAnother(endpoints);
			expect(await other.unlock(password)).to.deep.equal({ ok: true });
		}
	});

	it('closes the old one in another browser, whose user goes on with the new password, and with what was known of peers', async () => {
		const { endpoints, keys, password, another } = await settled();
		const { keys: other } = await another();
		await other.unlock(password);
		await other.identity.pins.keep(bob, keyOfBob);
		await keys.reset(LOGIN_PASSWORD);
		await other.recheck();
		expect([other.snapshot(), other.identity.keyPair()]).to.deep.equal([
			{ status: 'missing', reason: 'mismatch' },
			undefined,
		]);
		expect(await other.unlock(password)).to.deep.equal({ ok: false, error: 'wrong-password' });
		expect(await other.unlock(keys.snapshot().password ?? '')).to.deep.equal({ ok: true });
		expect(other.identity.keyPair()?.publicKey).to.deep.equal(keys.identity.keyPair()?.publicKey);
		expect((await other.identity.pins.of(bob)).length).to.equal(1);
		expect(endpoints.writes).to.equal(2);
	});

	it('is not turned back: a former key that the server gives again is opened by no password in a browser that saw it go', async () => {
		const { endpoints, store, keys, password, another } = await settled();
		const { keys: other } = await another();
		await other.unlock(password);
		const former = endpoints.published.get('alice')!;
		await keys.reset(LOGIN_PASSWORD);
		const fresh = keys.snapshot().password ?? '';
		await other.recheck();
		await other.unlock(fresh);
		const current = endpoints.published.get('alice')!;
		endpoints.published.set('alice', former);
		await keys.recheck();
		await other.recheck();
		for (const page of [keys, other]) {
			expect(page.snapshot()).to.deep.equal({ status: 'missing', reason: 'mismatch' });
			expect(await page.unlock(password)).to.deep.equal({ ok: false, error: 'rolled-back' });
		}
		expect(await store.keys('e2e-former')).to.have.length(1);
		endpoints.published.set('alice', current);
		await other.recheck();
		expect(other.snapshot().status).to.equal('unlocked');
	});

	it('is taken up by another tab of the browser that made it', async () => {
		const { endpoints, store, keys } = await settled();
		const tab = openKeys({ endpoints, store }).keys;
		await untilStatus(tab, 'unlocked');
		await keys.reset(LOGIN_PASSWORD);
		await tab.recheck();
		expect(tab.snapshot()).to.deep.equal(keys.snapshot());
		expect(tab.identity.keyPair()?.publicKey).to.deep.equal(keys.identity.keyPair()?.publicKey);
	});
});

describe('Asking for the end-to-end password after each reload', () => {
	const seedsIn = async (store: MemoryKeyValueStore) => [
		...(await store.keys('e2e-seed')),
		...(await store.keys('e2e-next')),
	];

	it('removes the stored key at once, keeps none from then on, and stores it again when it is switched off', async () => {
		const { endpoints, store, keys, password } = await settled();
		expect(await seedsIn(store)).to.have.length(1);
		await keys.setPromptOnReload(true);
		expect([keys.snapshot(), await seedsIn(store)]).to.deep.equal([{ status: 'unlocked', promptOnReload: true }, []]);
		keys.close();
		const reloaded = openKeys({ endpoints, store }).keys;
		await untilStatus(reloaded, 'locked', 'missing', 'unlocked');
		expect(reloaded.snapshot()).to.deep.equal({ status: 'locked', promptOnReload: true });
		expect(await reloaded.unlock(password)).to.deep.equal({ ok: true });
		expect([reloaded.snapshot(), await seedsIn(store)]).to.deep.equal([
			{ status: 'unlocked', promptOnReload: true },
			[],
		]);
		await reloaded.setPromptOnReload(false);
		expect([reloaded.snapshot(), (await seedsIn(store)).length]).to.deep.equal([{ status: 'unlocked' }, 1]);
		reloaded.close();
		const again = openKeys({ endpoints, store }).keys;
		await untilStatus(again, 'locked', 'missing', 'unlocked');
		expect(again.snapshot()).to.deep.equal({ status: 'unlocked' });
	});

	it('is chosen where the password is entered, for this browser and user, over logouts', async () => {
		const { password, another, endpoints } = await settled();
		const { keys, store } = await another();
		expect(await keys.unlock('wrong', { promptOnReload: true })).to.deep.equal({ ok: false, error: 'wrong-password' });
		expect(keys.snapshot()).to.deep.equal({ status: 'locked' });
		expect(await keys.unlock(password, { promptOnReload: true })).to.deep.equal({ ok: true });
		expect([keys.snapshot().promptOnReload, await seedsIn(store)]).to.deep.equal([true, []]);
		await keys.logout();
		const next = openKeys({ endpoints, store }).keys;
		await untilStatus(next, 'locked');
		expect(next.snapshot().promptOnReload).to.equal(true);
		const carol = openKeys({ uid: 'carol', store }).keys;
		await untilStatus(carol, 'save-password');
		expect([carol.snapshot().promptOnReload, (await seedsIn(store)).length]).to.deep.equal([undefined, 1]);
	});

	it('binds another tab that is open, and a new identity', async () => {
		const { endpoints, store, keys } = await settled();
		const tab = openKeys({ endpoints, store }).keys;
		await untilStatus(tab, 'unlocked');
		await keys.setPromptOnReload(true);
		expect(await tab.reset(LOGIN_PASSWORD)).to.deep.equal({ ok: true });
		await tab.acknowledgeSaved();
		expect(await seedsIn(store)).to.deep.equal([]);
		await keys.recheck();
		expect(keys.snapshot()).to.deep.equal({ status: 'locked', promptOnReload: true });
	});

	it('is refused aloud where the browser refuses storage', async () => {
		const { store, keys } = await settled();
		store.refuses = true;
		expect(await keys.setPromptOnReload(true).catch(() => 'refused')).to.equal('refused');
		expect(keys.snapshot()).to.deep.equal({ status: 'unlocked' });
	});
});
