import { expect } from 'chai';
import { refusalOf, workspace } from '../tests/workspace.ts';

const MINUTE = 60_000;

describe('messages', () => {
	const at = workspace();
	let rid: string;

	beforeEach(async () => {
		rid = await at().room('alice', 'bob');
		at().events.length = 0;
	});

	const send = (fields: Record<string, unknown> = {}, by = 'alice') =>
		at().messaging.sendMessage(by, { rid, msg: 'hello', ...fields });
	const stored = async () => (await at().messaging.loadHistory('alice', rid)).messages;

	it('bear author and time of the server and are told to all members', async () => {
		at().pass(10);
		const message = await send();
		expect(message).to.deep.equal({
			_id: message._id,
			rid,
			msg: 'hello',
			ts: new Date(at().now()),
			u: { _id: 'alice', username: 'alice', name: 'Name of alice' },
			_updatedAt: new Date(at().now()),
		});
		expect(await stored()).to.deep.equal([message]);
		expect(at().events.map(({ event }) => event)).to.deep.equal([
			'message.changed',
			'room.changed',
			'subscription.changed',
			'subscription.changed',
		]);
		expect(at().events[0]?.payload).to.deep.equal({ rid, message });
		expect(at().events[1]?.payload).to.deep.include({ userIds: ['alice', 'bob'], action: 'updated' });
	});

	it('sent twice under one id are one message, announced once', async () => {
		const first = await send({ _id: 'mine-1' });
		const count = at().events.length;
		expect(await send({ _id: 'mine-1' })).to.deep.equal(first);
		expect(await stored()).to.have.length(1);
		expect(at().events).to.have.length(count);
	});

	it('H8 under the id of another message overwrite nothing', async () => {
		await send({ _id: 'mine-1' });
		const other = await at().room('bob', 'carol');
		for (const attempt of [
			send({ _id: 'mine-1', msg: 'other' }),
			send({ _id: 'mine-1' }, 'bob'),
			send({ _id: 'mine-1', rid: other }, 'carol'),
		]) {
			const { error, text } = await refusalOf(attempt);
			expect(error).to.equal('error-not-allowed');
			expect(text).not.to.include('hello');
		}
		expect(await stored()).to.have.length(1);
	});

	for (const forged of [
		{ t: 'otr' },
		{ t: 'otr-ack' },
		{ t: 'uj' },
		{ t: 'e2e' },
		{ t: '' },
		{ t: null },
		{ u: { _id: 'bob', username: 'bob' } },
		{ ts: new Date(0) },
		{ _updatedAt: new Date(0) },
		{ editedAt: new Date(0), editedBy: { _id: 'bob', username: 'bob' } },
		{ alias: 'bob' },
		{ _hidden: true },
		{ pinned: true },
	]) {
		it(`X4 with ${JSON.stringify(forged)} are refused, in any room`, async () => {
			for (const room of [rid, await at().room('alice'), await at().room('alice', 'bob', 'carol')]) {
				expect((await refusalOf(send({ rid: room, ...forged }))).error).to.equal('error-not-allowed');
				expect((await at().messaging.loadHistory('alice', room)).messages).to.deep.equal([]);
			}
			await send({ _id: 'm1' });
			expect((await refusalOf(at().messaging.editMessage('alice', { _id: 'm1', msg: 'x', ...forged }))).error).to.equal(
				'error-not-allowed',
			);
		});
	}

	for (const bad of [
		undefined,
		null,
		'text',
		[],
		{ msg: 'x' },
		{ rid: 5, msg: 'x' },
		{ rid: { $ne: '' }, msg: 'x' },
		{ rid: 'r' },
		{ rid: 'r', msg: 5 },
		{ rid: 'r', msg: '' },
		{ rid: 'r', msg: ' \n\t' },
		{ rid: 'r', msg: 'x', _id: '' },
		{ rid: 'r', msg: 'x', _id: 'a b' },
		{ rid: 'r', msg: 'x', _id: 'x'.repeat(65) },
		{ rid: 'r', msg: 'x', _id: { $ne: '' } },
		{ rid: 'r', msg: 'x', unheard: 'of' },
		JSON.parse('{"rid":"r","msg":"x","__proto__":{"t":"otr"}}'),
	]) {
		it(`in the form ${JSON.stringify(bad)?.slice(0, 40)} are refused`, async () => {
			expect((await refusalOf(at().messaging.sendMessage('alice', bad))).error).to.equal('error-invalid-params');
			expect(at().events).to.deep.equal([]);
		});
	}

	it('may have a field that is undefined', async () => {
		expect((await send({ _id: undefined, t: undefined })).msg).to.equal('hello');
	});

	it('signed by a library for bots lose the signature', async () => {
		expect(await send({ bot: { i: 'js.SDK' } })).not.to.have.property('bot');
		expect((await stored())[0]).not.to.have.property('bot');
	});

	it('longer than Message_MaxAllowedSize are refused, counted in characters', async () => {
		at().settings.set('Message_MaxAllowedSize', 10);
		await send({ msg: '😀'.repeat(10) });
		for (const msg of ['x'.repeat(11), '😀'.repeat(11), 'x'.repeat(1_000_000)]) {
			const { error, details, text } = await refusalOf(send({ msg }));
			expect(error).to.equal('error-message-size-exceeded');
			expect(details).to.deep.equal({ maxLength: 10 });
			expect(text).not.to.include('xxx');
		}
	});

	it('are at most 5000 characters by default', async () => {
		await send({ msg: 'x'.repeat(5_000) });
		expect((await refusalOf(send({ msg: 'x'.repeat(5_001) }))).error).to.equal('error-message-size-exceeded');
	});

	it('come back as they were written, whatever they hold', async () => {
		for (const msg of [
			'  spaces  ',
			'<b>&amp;',
			'\u0000\u202E\uD800',
			"'; DROP TABLE messages; --",
			'{"$date":1}',
			'𝄞é',
		]) {
			await send({ msg });
			expect((await stored())[0]?.msg).to.equal(msg);
		}
	});

	it('from who is no member, or no longer active, are refused as if there were no room', async () => {
		expect((await refusalOf(send({}, 'carol'))).error).to.equal('error-room-not-found');
		expect((await refusalOf(send({ rid: 'none' }))).error).to.equal('error-room-not-found');
		await at().models.users.setActive('alice', false, new Date());
		expect((await refusalOf(send())).error).to.equal('error-invalid-user');
	});

	describe('once sent', () => {
		beforeEach(async () => {
			await send({ _id: 'm1' });
			at().events.length = 0;
		});

		const edit = (fields: Record<string, unknown> = {}, by = 'alice') =>
			at().messaging.editMessage(by, { _id: 'm1', msg: 'better', ...fields });

		it('are edited by their author, and say so', async () => {
			at().pass(MINUTE);
			const edited = await edit({ rid });
			expect(edited).to.deep.include({
				_id: 'm1',
				msg: 'better',
				editedAt: new Date(at().now()),
				editedBy: { _id: 'alice', username: 'alice' },
			});
			expect(await stored()).to.deep.equal([edited]);
			expect(at().events.map(({ event }) => event)).to.deep.equal(['message.changed', 'room.changed']);
		});

		it('are edited by nobody else, nowhere else, nor where there is none', async () => {
			const attempts = [edit({}, 'bob'), edit({}, 'carol'), edit({ rid: 'other' }), edit({ _id: 'none' })];
			for (const { error } of await Promise.all(attempts.map(refusalOf))) {
				expect(error).to.equal('error-action-not-allowed');
			}
			expect((await refusalOf(edit({ msg: '' }))).error).to.equal('error-invalid-params');
			expect((await refusalOf(edit({ _id: undefined }))).error).to.equal('error-invalid-params');
			expect((await stored())[0]?.msg).to.equal('hello');
		});

		it('are edited only while the settings permit it', async () => {
			at().settings.set('Message_AllowEditing_BlockEditInMinutes', 5);
			at().pass(5 * MINUTE);
			await edit();
			at().pass(1);
			expect((await refusalOf(edit())).error).to.equal('error-message-editing-blocked');
			at().settings.set('Message_AllowEditing', false);
			expect((await refusalOf(edit())).error).to.equal('error-action-not-allowed');
		});

		it('are removed by their author', async () => {
			expect((await at().messaging.deleteMessage('alice', 'm1'))._id).to.equal('m1');
			expect(await stored()).to.deep.equal([]);
			expect(at().events.map(({ event, payload }) => [event, payload])[0]).to.deep.equal([
				'message.deleted',
				{ rid, _id: 'm1' },
			]);
			expect(at().events.map(({ event }) => event)).to.deep.equal([
				'message.deleted',
				'room.changed',
				'subscription.changed',
			]);
			expect(await at().messaging.subscriptionOf('bob', rid)).to.include({ unread: 0, alert: false });
			expect((await refusalOf(at().messaging.deleteMessage('alice', 'm1'))).error).to.equal('error-action-not-allowed');
		});

		it('are removed by nobody else, and only while the settings permit it', async () => {
			for (const by of ['bob', 'carol']) {
				expect((await refusalOf(at().messaging.deleteMessage(by, 'm1'))).error).to.equal('error-action-not-allowed');
			}
			at().settings.set('Message_AllowDeleting_BlockDeleteInMinutes', 1);
			at().pass(MINUTE + 1);
			expect((await refusalOf(at().messaging.deleteMessage('alice', 'm1'))).error).to.equal(
				'error-message-deleting-blocked',
			);
			at().settings.set('Message_AllowDeleting', false);
			expect((await refusalOf(at().messaging.deleteMessage('alice', 'm1'))).error).to.equal('error-action-not-allowed');
			expect(await stored()).to.have.length(1);
		});
	});
});
