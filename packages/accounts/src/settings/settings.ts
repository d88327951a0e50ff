import type { Broker } from '@rocket.chat/core-services';
import type { Models } from '@rocket.chat/model-typings';
import type { SettingDefinition, SettingPrimitive, SettingsReader, WorkspaceSetting } from '@rocket.chat/otr-typings';
import type { Audit } from '../audit.ts';

export type PublicSetting = Pick<WorkspaceSetting, '_id' | 'value' | 'type' | '_updatedAt'>;

/** Workspace settings, cached in memory; the cache follows the broker. */
export interface Settings extends SettingsReader {
	/**
	 * Registers settings of a feature; values that an administrator changed stay. `OVERWRITE_SETTING_<id>` rules over
	 * both.
	 * @throws AccountsError `error-invalid-setting-value` where the environment's value does not fit; the message is one
	 * line for the operator
	 */
	define(definitions: readonly SettingDefinition[]): Promise<void>;
	/** The public ones; with `updatedAfter`, only those changed later. */
	public(updatedAfter?: Date): PublicSetting[];
	/** All that can be chosen, as documents, by group and sorter. */
	all(): WorkspaceSetting[];
	find(id: string): WorkspaceSetting | undefined;
	/**
	 * Validates, stores with the name of who did it (`updatedBy`), and tells every instance. The caller has checked that
	 * an administrator asks.
	 * @throws AccountsError `error-invalid-setting-name`, `error-invalid-setting-value`, `error-setting-overwritten` (set
	 * by the environment),
	 * `error-setting-readonly`
	 */
	set(id: string, value: unknown, byUserId: string): Promise<WorkspaceSetting>;
	/**
	 * What the workspace says of itself, in a `readonly` setting: stored and told as by `set`. What the environment
	 * dictates stays.
	 */
	record(id: string, value: SettingPrimitive): Promise<void>;
	/** Names of `OVERWRITE_SETTING_*` that no definition answers to: a start may refuse or mention them. */
	unknownOverrides(): string[];
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
	/** What the operator's log is told. */
	audit?: Audit;
};
