import type { SettingDefinition, SettingPrimitive, WorkspaceSetting } from '@rocket.chat/otr-typings';

/** The stored document of a definition, with its default as value. */
export const settingDocument = (definition: SettingDefinition, position: number, now: Date): WorkspaceSetting => ({
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
	sorter: definition.sorter ?? position,
	...(definition.minValue === undefined ? {} : { minValue: definition.minValue }),
	...(definition.maxValue === undefined ? {} : { maxValue: definition.maxValue }),
	...(definition.values === undefined ? {} : { values: [...definition.values] }),
	...(definition.enableQuery === undefined ? {} : { enableQuery: definition.enableQuery }),
	ts: now,
	createdAt: now,
	_updatedAt: now,
});

/** A setting whose value comes from the environment; the stored value is kept for when it is unset. */
export const overwritten = (setting: WorkspaceSetting, value: SettingPrimitive): WorkspaceSetting => ({
	...setting,
	value,
	processEnvValue: value,
	valueSource: 'processEnvValue',
	blocked: true,
});
