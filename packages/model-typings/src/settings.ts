import type { ISetting, SettingValue } from '@rocket.chat/otr-typings';

/** Workspace settings. */
export interface SettingsRepository {
	findAll(): Promise<ISetting[]>;
	findById(id: string): Promise<ISetting | undefined>;
	/** Stores definitions in one transaction: new ones whole; of known ones all but `value`, `ts` and `createdAt`. Answers what is stored now, in the order given. */
	define(settings: readonly ISetting[]): Promise<ISetting[]>;
	/** Undefined where there is no such setting. */
	setValue(id: string, value: SettingValue, now: Date): Promise<ISetting | undefined>;
}
