import { LocalBroker, type LocalBus } from '@rocket.chat/core-services';
import { type Models, openModels } from '@rocket.chat/models';
import type { SettingDefinition } from '@rocket.chat/otr-typings';
import { expect } from 'chai';
import { refusalOf } from '../../tests/workspace.ts';
import { createSettings, type Settings } from '../index.ts';

const DEFINITIONS: readonly SettingDefinition[] = [
	{ _id: 'OTR_Enable', type: 'boolean', packageValue: true, public: true, group: 'OTR' },
	{ _id: 'OTR_Invite_Timeout', type: 'int', packageValue: 60, minValue: 5, maxValue: 600, public: true, group: 'OTR' },
	{ _id: 'Site_Name', type: 'string', packageValue: 'Chat', maxLength: 10, public: true, group: 'General' },
	{
		_id: 'Secret',
		type: 'select',
		packageValue: 'a',
		values: ['a', 'b'].map((key) => ({ key, i18nLabel: key })),
		public: false,
		group: 'General',
	},
];

describe('settings', () => {
	let models: Models;
	let bus: LocalBus;
	let opened: { settings: Settings; broker: LocalBroker }[];

	const open = async (environment: Record<string, string> = {}, definitions = DEFINITIONS) => {
		const broker = new LocalBroker({
			instance: `instance-${opened.length}`,
			bus,
			onError: (_event, error) => {
				throw error;
			},
		});
		const settings = createSettings({ models, broker, environment, clock: () => 5_000 });
		opened.push({ settings, broker });
		await settings.define(definitions);
		return { settings, broker };
	};

	beforeEach(async () => {
		models = await openModels({ dataDir: ':memory:' });
		bus = new Set();
		opened = [];
	});

	afterEach(async () => {
		for (const { settings, broker } of opened) {
			settings.close();
			await broker.close();
		}
		await models.close();
	});

	it('have their defaults until an administrator says otherwise, then his value, also after a restart', async () => {
		const { settings } = await open();
		expect(settings.get('OTR_Enable')).to.equal(true);
		expect(settings.get('No_Such')).to.equal(undefined);
		const stored = await settings.set('OTR_Enable', false, 'root');
		expect(stored).to.deep.include({ value: false, packageValue: true, updatedBy: 'root' });
		expect(stored._updatedAt, 'newer than its definition, which had the same reading of the clock').to.deep.equal(
			new Date(5_001),
		);
		expect(settings.get('OTR_Enable')).to.equal(false);
		expect((await open()).settings.get('OTR_Enable')).to.equal(false);
	});

	it('are told to every instance, once', async () => {
		const [here, there] = [await open(), await open()];
		const heard: unknown[] = [];
		const events: unknown[] = [];
		here.settings.onChange('OTR_Invite_Timeout', (value) => heard.push(['here', value]));
		there.settings.onChange('OTR_Invite_Timeout', (value) => heard.push(['there', value]));
		there.settings.onChange('OTR_Enable', (value) => heard.push(value));
		const arrived = new Promise<void>((resolve) => {
			there.broker.on('settings.changed', (payload) => {
				events.push(payload);
				resolve();
			});
		});
		await here.settings.set('OTR_Invite_Timeout', 30, 'root');
		await arrived;
		expect(there.settings.get('OTR_Invite_Timeout')).to.equal(30);
		expect(heard).to.deep.equal([
			['here', 30],
			['there', 30],
		]);
		expect(events).to.deep.equal([{ _id: 'OTR_Invite_Timeout', value: 30, public: true }]);
	});

	it('say nothing where nothing changed, nor to who has unsubscribed', async () => {
		const { settings, broker } = await open();
		const heard: unknown[] = [];
		const callback = (value: unknown) => heard.push(value);
		const first = settings.onChange('OTR_Enable', callback);
		settings.onChange('OTR_Enable', callback);
		broker.on('settings.changed', callback);
		await settings.set('OTR_Enable', true, 'root');
		expect(heard).to.deep.equal([]);
		first();
		await settings.set('OTR_Enable', false, 'root');
		expect(heard).to.deep.equal([false, { _id: 'OTR_Enable', value: false, public: true }]);
	});

	for (const [id, value] of [
		['OTR_Enable', 'true'],
		['OTR_Enable', undefined],
		['OTR_Invite_Timeout', 4],
		['OTR_Invite_Timeout', 601],
		['OTR_Invite_Timeout', 5.5],
		['OTR_Invite_Timeout', '60'],
		['OTR_Invite_Timeout', Number.NaN],
		['Site_Name', 'x'.repeat(11)],
		['Site_Name', { $ne: 1 }],
		['Secret', 'c'],
		['Secret', null],
	] as const) {
		it(`refuse ${JSON.stringify(value)} for ${id}`, async () => {
			const { settings } = await open();
			const before = settings.get(id);
			expect((await refusalOf(settings.set(id, value, 'root'))).error).to.equal('error-invalid-setting-value');
			expect(settings.get(id)).to.equal(before);
		});
	}

	it('refuse what nobody defined', async () => {
		const { settings } = await open();
		expect((await refusalOf(settings.set('__proto__', 1, 'root'))).error).to.equal('error-invalid-setting-name');
	});

	it('are dictated by the environment, which cannot be overruled and leaves the stored value be', async () => {
		await (await open()).settings.set('OTR_Invite_Timeout', 30, 'root');
		const { settings } = await open({
			OVERWRITE_SETTING_OTR_Invite_Timeout: '90',
			OVERWRITE_SETTING_OTR_Enable: 'false',
			OVERWRITE_SETTING_Typo: '1',
		});
		expect([settings.get('OTR_Invite_Timeout'), settings.get('OTR_Enable')]).to.deep.equal([90, false]);
		expect(settings.find('OTR_Enable')).to.include({ blocked: true, valueSource: 'processEnvValue' });
		expect((await refusalOf(settings.set('OTR_Enable', true, 'root'))).error).to.equal('error-setting-overwritten');
		expect(settings.unknownOverrides()).to.deep.equal(['OVERWRITE_SETTING_Typo']);
		expect((await open()).settings.get('OTR_Invite_Timeout')).to.equal(30);
	});

	for (const [id, text] of [
		['OTR_Enable', 'yes'],
		['OTR_Enable', ''],
		['OTR_Invite_Timeout', ''],
		['OTR_Invite_Timeout', '1e9'],
		['OTR_Invite_Timeout', 'x'],
	] as const) {
		it(`refuse to start with OVERWRITE_SETTING_${id}='${text}', in one line that says what is expected`, async () => {
			const { error, text: shown } = await refusalOf(open({ [`OVERWRITE_SETTING_${id}`]: text }));
			expect(error).to.equal('error-invalid-setting-value');
			expect(shown.split('\n')[0]).to.match(
				new RegExp(`^OVERWRITE_SETTING_${id} must be (true or false|a whole number from 5 to 600)`),
			);
		});
	}

	it('fall back to the default where a stored value no longer fits the definition', async () => {
		await (await open()).settings.set('OTR_Invite_Timeout', 500, 'root');
		const narrower = DEFINITIONS.map((definition) =>
			definition._id === 'OTR_Invite_Timeout' ? { ...definition, maxValue: 100 } : definition,
		);
		expect((await open({}, narrower)).settings.get('OTR_Invite_Timeout')).to.equal(60);
	});

	it('of what the workspace says itself are told to all, chosen by nobody, and dictated only by the environment', async () => {
		const state: SettingDefinition = {
			_id: 'State',
			type: 'select',
			packageValue: 'a',
			values: ['a', 'b'].map((key) => ({ key, i18nLabel: key })),
			public: true,
			readonly: true,
			group: 'General',
		};
		const { settings } = await open({}, [...DEFINITIONS, state]);
		const heard: unknown[] = [];
		settings.onChange('State', (value) => heard.push(value));
		expect((await refusalOf(settings.set('State', 'b', 'root'))).error).to.equal('error-setting-readonly');
		await settings.record('State', 'b');
		await settings.record('State', 'b');
		expect(heard).to.deep.equal(['b']);
		expect(settings.public().map(({ _id, value }) => [_id, value])).to.deep.include(['State', 'b']);
		expect(settings.all().map(({ _id }) => _id)).not.to.include('State');
		expect(await settings.record('OTR_Enable', false).catch((error: Error) => error.message)).to.match(
			/^OTR_Enable is no setting/,
		);
		const dictated = (await open({ OVERWRITE_SETTING_State: 'a' }, [state])).settings;
		await dictated.record('State', 'b');
		expect(dictated.get('State')).to.equal('a');
	});

	it('are listed by group and place; the public ones without the others', async () => {
		const { settings } = await open();
		expect(settings.all().map(({ _id }) => _id)).to.deep.equal([
			'Site_Name',
			'Secret',
			'OTR_Enable',
			'OTR_Invite_Timeout',
		]);
		expect(settings.find('OTR_Invite_Timeout')).to.include({ minValue: 5, maxValue: 600, group: 'OTR' });
		expect(settings.public().map(({ _id }) => _id)).to.deep.equal(['Site_Name', 'OTR_Enable', 'OTR_Invite_Timeout']);
		expect(settings.public()[1]).to.deep.equal({
			_id: 'OTR_Enable',
			value: true,
			type: 'boolean',
			_updatedAt: new Date(5_000),
		});
		expect(settings.public(new Date(5_001))).to.deep.equal([]);
		expect(settings.public(new Date(5_000))).to.have.length(3);
	});
});
