import type { Broker } from '@rocket.chat/core-services';
import type { Models } from '@rocket.chat/model-typings';
import type { ISetting, SettingDefinition, SettingsReader } from '@rocket.chat/otr-typings';

export type PublicSetting = Pick<ISetting, '_id' | 'value' | 'type' | '_updatedAt'>;

/** Workspace settings, cached in memory; the cache follows the broker. */
export interface Settings extends SettingsReader {
	/** Registers settings of a feature; values that an administrator changed stay. `OVERWRITE_SETTING_<id>` rules over both. */
	define(definitions: readonly SettingDefinition[]): Promise<void>;
	/** The public ones; with `updatedAfter`, only those changed later. */
	public(updatedAfter?: Date): PublicSetting[];
	/** All, as documents, by group and sorter. */
	all(): ISetting[];
	find(id: string): ISetting | undefined;
	/**
	 * Validates, stores, and tells every instance. The caller has checked that `byUserId` is an administrator.
	 * @throws AccountsError `error-invalid-setting-name`, `error-invalid-setting-value`, `error-setting-overwritten` (set by the environment)
	 */
	set(id: string, value: unknown, byUserId: string): Promise<ISetting>;
	/** Stops following the broker. */
	close(): void;
}

export type SettingsDependencies = {
	models: Pick<Models, 'settings'>;
	broker: Broker;
	/** Where `OVERWRITE_SETTING_<id>` is looked for; usually `process.env`. */
	environment?: Readonly<Record<string, string | undefined>>;
	/** Milliseconds since 1970. */
	clock?: () => number;
};
