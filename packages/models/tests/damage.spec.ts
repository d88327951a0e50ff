import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { message, room, setting, subscription, user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import type { Damage } from '../src/damage.ts';
import { type Models, openModels, STORE_FILE } from '../src/index.ts';
import { spoil, spoilDocument } from './spoil.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { threadScript } from './thread-script.ts';

describe('X9 a damaged store', () => {
	const dataDir = temporaryDirectory();
	const told: Damage[] = [];
	let models: Models;

	const open = async (script?: URL): Promise<void> => {
		models = await openModels({ dataDir: dataDir(), threadScript: script, onDamage: (damage) => told.push(damage) });
	};

	const damage = (table: string, id: string): void => spoilDocument(dataDir(), table, id);

	beforeEach(async () => {
		told.length = 0;
		await open();
		await models.users.insert(user('a'));
		await models.users.insert(user('b'));
		for (const rid of ['ab', 'ac']) {
			await models.rooms.createWithSubscriptions(room(rid, ['a', 'b']), [
				subscription(rid, 'a'),
				subscription(rid, 'b'),
			]);
		}
		for (let n = 1; n <= 5; n++) {
			await models.messages.post(message(`m${n}`, 'ab', 'a', new Date(n)));
		}
	});

	afterEach(() => models.close());

	for (const where of ['on the calling thread', 'in threads']) {
		it(`leaves the one message out that can't be read, and tells of it once, by its id: ${where}`, async () => {
			if (where === 'in threads') {
				await models.close();
				await open(threadScript());
			}
			damage('messages', 'm3');
			for (let times = 0; times < 2; times++) {
				const shown = await models.messages.history('ab', { limit: 10 });
				expect(shown.map(({ _id }) => _id)).to.deep.equal(['m5', 'm4', 'm2', 'm1']);
			}
			expect(await models.messages.findById('m3')).to.equal(undefined);
			expect(told).to.deep.equal([{ collection: 'messages', id: 'm3' }]);
		});
	}

	it('leaves out rooms, subscriptions and accounts likewise', async () => {
		damage('rooms', 'ab');
		damage('users', 'b');
		expect((await models.rooms.pageByUser('a', { limit: 10 })).items.map(({ _id }) => _id)).to.deep.equal(['ac']);
		expect((await models.users.page({ offset: 0, count: 10 })).users.map(({ _id }) => _id)).to.deep.equal(['a']);
		expect((await models.users.findByIds(['a', 'b'])).map(({ _id }) => _id)).to.deep.equal(['a']);
		const [kept] = await models.subscriptions.findByRoom('ac');
		damage('subscriptions', String(kept?._id));
		expect((await models.subscriptions.findByRoom('ac')).map(({ _id }) => _id)).not.to.include(kept?._id);
		expect(told.map((each) => ('collection' in each ? each.collection : 'file')).sort()).to.deep.equal([
			'rooms',
			'subscriptions',
			'users',
		]);
	});

	/** What is there is read as bytes, since the driver ends the process of a text that is no UTF-8. */
	const damages: readonly (readonly [string, string])[] = [
		['is no UTF-8', "document = CAST(CAST(replace(document, 'text of', '#') AS BLOB) || x'ff' AS TEXT)"],
		[
			'has a byte in its middle that is none',
			"document = CAST(replace(CAST(document AS BLOB), CAST('text of' AS BLOB), x'74ff') AS TEXT)",
		],
		['is empty', "document = ''"],
		['is bytes', "document = x'7b7dff'"],
		['is JSON of nothing', "document = 'null'"],
		['is JSON of something else', "document = '[1]'"],
		['has lost its fields', "document = '{}'"],
		['is that of another', `document = replace(document, '"m3"', '"m4"')`],
		['has lost its time', `document = replace(document, '"ts":', '"tr":')`],
		['has a time that is none', `document = replace(document, '"$date"', '"$dare"')`],
		['has lost its author', `document = replace(document, '"u":{', '"v":{')`],
	];
	for (const [what, change] of damages) {
		it(`leaves out a message of which the text ${what}`, async () => {
			spoil(dataDir(), 'messages', 'm3', change);
			expect((await models.messages.history('ab', { limit: 10 })).map(({ _id }) => _id)).to.deep.equal([
				'm5',
				'm4',
				'm2',
				'm1',
			]);
			expect(await models.messages.findById('m3')).to.equal(undefined);
			expect(told).to.deep.equal([{ collection: 'messages', id: 'm3' }]);
		});
	}

	it('leaves out likewise what is not JSON of a room, a subscription, an account or a setting', async () => {
		await models.settings.define([setting('OTR_Enable', true), setting('OTR_Other', true)]);
		const [kept] = await models.subscriptions.findByRoom('ac');
		for (const [table, id] of [
			['rooms', 'ab'],
			['subscriptions', String(kept?._id)],
			['users', 'b'],
			['settings', 'OTR_Other'],
		] as const) {
			spoil(dataDir(), table, id, "document = CAST(x'7b22ff' AS TEXT)");
		}
		expect((await models.rooms.pageByUser('a', { limit: 10 })).items.map(({ _id }) => _id)).to.deep.equal(['ac']);
		expect(await models.subscriptions.findByRoom('ac')).to.have.length(1);
		expect((await models.users.page({ text: 'name', offset: 0, count: 10 })).users.map(({ _id }) => _id)).to.deep.equal(
			['a'],
		);
		expect((await models.settings.findAll()).map(({ _id }) => _id)).to.deep.equal(['OTR_Enable']);
		expect(told).to.have.length(4);
	});

	it('does not end a list or a search at what it leaves out', async () => {
		await models.users.insert(user('ba'));
		await models.users.insert(user('bb'));
		await models.rooms.createWithSubscriptions(room('ad', ['a', 'b']), [
			subscription('ad', 'a'),
			subscription('ad', 'b'),
		]);
		spoil(dataDir(), 'users', 'b', "document = ''");
		const found = await models.users.page({ text: 'b', offset: 0, count: 2 });
		expect([found.users.map(({ _id }) => _id), found.total]).to.deep.equal([['ba'], 3]);
		// Of a room that is gone the subscription is left.
		spoil(dataDir(), 'rooms', 'ac', "id = 'away'");
		const rooms: string[] = [];
		const changed: string[] = [];
		for (
			let page = await models.rooms.pageByUser('a', { limit: 1 });
			;
			page = await models.rooms.pageByUser('a', { limit: 1, after: page.next })
		) {
			rooms.push(...page.items.map(({ _id }) => _id));
			if (!page.next) {
				break;
			}
		}
		for (
			let page = await models.rooms.changesByUser('a', { limit: 1 });
			page.next;
			page = await models.rooms.changesByUser('a', { limit: 1, after: page.next })
		) {
			changed.push(...page.items.map(({ _id }) => _id));
		}
		expect(rooms.sort()).to.deep.equal(['ab', 'ad']);
		expect(changed.sort()).to.deep.equal(['ab', 'ad']);
		expect(await models.subscriptions.pageByUser('a', { limit: 10 }))
			.to.have.property('items')
			.with.length(3);
	});

	it('goes on where a text beside a document is no UTF-8: an id, a username, the id of a room', async () => {
		spoil(dataDir(), 'messages', 'm3', "id = CAST(x'6dff' AS TEXT)");
		spoil(dataDir(), 'users', 'b', "place = CAST(x'62ff' AS TEXT)");
		spoil(dataDir(), 'subscriptions', 'ac-a', "rid = CAST(x'61ff' AS TEXT)");
		expect(await models.messages.history('ab', { limit: 10 })).to.have.length(4);
		expect((await models.users.page({ offset: 0, count: 10 })).users).to.have.length(2);
		expect((await models.subscriptions.pageByUser('a', { limit: 1 })).items).to.have.length(1);
		await models.ping();
		expect(told).to.deep.equal([{ collection: 'messages', id: 'm\ufffd' }]);
	});

	/** Writes over the middle of the file, which a page that was asked for may never have met. */
	const spoilPages = async (): Promise<void> => {
		for (let n = 6; n <= 120; n++) {
			await models.messages.post(message(`m${n}`, 'ab', 'a', new Date(n)));
		}
		await models.close();
		const path = join(dataDir(), STORE_FILE);
		const { length } = readFileSync(path);
		writeSync(openSync(path, 'r+'), Buffer.alloc(16_384, 0x5a), 0, 16_384, Math.floor(length / 2 / 4_096) * 4_096);
	};

	it('is refused before it serves, with what to do', async () => {
		await spoilPages();
		await open().then(
			() => expect.fail('it was opened'),
			(error: unknown) => {
				expect(error).to.include({ code: 'store-corrupt' });
				expect(String(error)).to.match(/restore a backup/);
			},
		);
	});

	it('is looked through in a thread of its own where it is large, which says so', async () => {
		await spoilPages();
		const words = await new Promise<unknown[]>((resolve, reject) => {
			const heard: unknown[] = [];
			const checker = new Worker(threadScript(), { workerData: { role: 'checker', dataDir: dataDir() }, execArgv: [] });
			checker.on('message', (word) => heard.push(word));
			checker.once('error', reject);
			checker.once('exit', () => resolve(heard));
		});
		expect(words).to.have.length(2);
		expect(words[0]).to.equal('ready');
		expect(JSON.stringify(words[1])).to.match(/"file":".*is damaged/);
	});

	it('that is none says nothing', async () => {
		writeFileSync(join(dataDir(), 'other'), '');
		await models.close();
		await open(threadScript());
		await models.messages.history('ab', { limit: 10 });
		expect(told).to.deep.equal([]);
	});
});
