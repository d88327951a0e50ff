import { expect } from 'chai';
import { DdpClient, type Person, RestClient, register, signIn, useServer } from './support/index.ts';

describe('settings', () => {
	const server = useServer({
		env: { ADMIN_USERNAME: 'root', ADMIN_PASS: 'the password of root', OVERWRITE_SETTING_OTR_Invite_Timeout: '45' },
	});
	let admin: Person;
	let user: Person;

	before(async () => {
		admin = await signIn(server.url, 'root', 'the password of root');
		user = await register(server.url, 'user');
	});

	it('settings.public is for anyone and holds what clients need', async () => {
		const { body } = await new RestClient(server.url).get('settings.public');
		const values = Object.fromEntries(
			(body.settings as { _id: string; value: unknown }[]).map(({ _id, value }) => [_id, value]),
		);
		expect(values).to.include({
			OTR_Enable: true,
			E2E_Enable: true,
			OTR_Session_Idle_Timeout: 60,
			OTR_Erase_On_End: false,
			OTR_Message_Max_Length: 5000,
		});
		expect(body.count).to.equal(body.total);
		const some = await new RestClient(server.url).get('settings.public?_id=OTR_Enable,E2E_Enable');
		expect(some.body.total).to.equal(2);
	});

	it('OVERWRITE_SETTING_ dictates a value', async () => {
		expect((await admin.rest.get('settings/OTR_Invite_Timeout')).body).to.deep.equal({
			success: true,
			_id: 'OTR_Invite_Timeout',
			value: 45,
		});
		const refused = await admin.rest.post('settings/OTR_Invite_Timeout', { value: 30 });
		expect(refused.body).to.include({ success: false, errorType: 'error-setting-overwritten' });
	});

	it('only administrators read and write the rest', async () => {
		for (const answer of [
			await user.rest.get('settings'),
			await user.rest.get('settings/OTR_Enable'),
			await user.rest.post('settings/OTR_Enable', { value: false }),
		]) {
			expect(answer.status).to.equal(403);
			expect(answer.body).to.include({ success: false, errorType: 'error-unauthorized' });
		}
		const { body } = await admin.rest.get('settings');
		expect((body.settings as { _id: string }[]).map(({ _id }) => _id)).to.include.members([
			'OTR_Enable',
			'E2E_Enable',
			'Site_Url',
		]);
	});

	it('G1 a change reaches every client at once', async () => {
		const guest = await DdpClient.connect(server.url);
		await guest.stream('stream-notify-all', 'public-settings-changed');
		expect(await guest.call('public-settings/get')).to.be.an('array').that.is.not.empty;

		expect((await admin.rest.post('settings/OTR_Enable', { value: false })).body).to.deep.equal({ success: true });
		const [action, setting] = await guest.waitForEvent('stream-notify-all', 'public-settings-changed');
		expect(action).to.equal('updated');
		expect(setting).to.include({ _id: 'OTR_Enable', value: false });
		expect((await admin.rest.get('settings/OTR_Enable')).body.value).to.equal(false);
		await admin.rest.post('settings/OTR_Enable', { value: true });
		await guest.close();
	});

	it('refuses values of another type, out of range, and unknown settings', async () => {
		for (const [id, value] of [
			['OTR_Enable', 'yes'],
			['OTR_Session_Idle_Timeout', -1],
			['OTR_Session_Idle_Timeout', 1.5],
		] as const) {
			const { status, body } = await admin.rest.post(`settings/${id}`, { value });
			expect(status, id).to.equal(400);
			expect(body).to.include({ success: false, errorType: 'error-invalid-setting-value' });
		}
		expect((await admin.rest.post('settings/No_Such_Setting', { value: 1 })).body).to.include({
			errorType: 'error-invalid-setting-name',
		});
		expect((await admin.rest.get('settings/No_Such_Setting')).body).to.include({
			errorType: 'error-invalid-setting-name',
		});
	});
});
