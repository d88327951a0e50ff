import type { SettingDefinition, SettingPrimitive, WorkspaceSetting } from '@rocket.chat/otr-typings';

/** The document that a definition is stored as, with its default for a value. */
export const settingDocument = (definition: SettingDefinition, place: number, now: Date): WorkspaceSetting => ({
	_id: definition._id,
	type: definition.type,
	public: definition.public,
	env: false,
	blocked: false,
	group: definition.group,
	...(definition.section === undefined ? {} : { section: definition.section }),
	i18nLabel: definition.i18nLabel ?? definition._id,
	...(definition.i18nDescription === undefined ? {} : { i18nDescription: definition.i18nDescription }),
	value: definition.packageValue,
	packageValue: definition.packageValue,
	valueSource: 'packageValue',
	sorter: definition.sorter ?? place,
	...(definition.minValue === undefined ? {} : { minValue: definition.minValue }),
	...(definition.maxValue === undefined ? {} : { maxValue: definition.maxValue }),
	...(definition.values === undefined ? {} : { values: [...definition.values] }),
	...(definition.enableQuery === undefined ? {} : { enableQuery: definition.enableQuery }),
	ts: now,
	createdAt: now,
	_updatedAt: now,
});

/** A setting whose value the environment dictates; the stored one waits beneath. */
export const overwritten = (setting: WorkspaceSetting, value: SettingPrimitive): WorkspaceSetting => ({
	...setting,
	value,
	processEnvValue: value,
	valueSource: 'processEnvValue',
	blocked: true,
});
