import type { ISetting, SettingValue } from '@rocket.chat/otr-typings';

/** Workspace settings. */
export interface SettingsRepository {
	findAll(): Promise<ISetting[]>;
	findById(id: string): Promise<ISetting | undefined>;
	/**
	 * Stores definitions in one transaction: new ones whole; of known ones all but `value`, `ts`, `createdAt` and
	 * `updatedBy`. Answers what is stored now, in the order given.
	 */
	define(settings: readonly ISetting[]): Promise<ISetting[]>;
	/** `updatedBy` is the user id of who did it. Undefined where there is no such setting. */
	setValue(id: string, value: SettingValue, now: Date, updatedBy: string): Promise<ISetting | undefined>;
}
