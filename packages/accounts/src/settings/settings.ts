import type { Broker } from '@rocket.chat/core-services';
import type { Models } from '@rocket.chat/model-typings';
import type { SettingDefinition, SettingPrimitive, SettingsReader, WorkspaceSetting } from '@rocket.chat/otr-typings';
import type { Audit } from '../audit.ts';

export type PublicSetting = Pick<WorkspaceSetting, '_id' | 'value' | 'type' | '_updatedAt'>;

/** Workspace settings, cached in memory; the cache follows the broker. */
export interface Settings<Values = Record<string, SettingPrimitive>> extends SettingsReader<Values> {
	/**
	 * Registers the settings of a feature. A value that an administrator set is kept; `OVERWRITE_SETTING_<id>` overrides
	 * it.
	 * @throws AccountsError `error-invalid-setting-value` if the environment's value is invalid; the message is one
	 * line for the operator
	 */
	define(definitions: readonly SettingDefinition[]): Promise<void>;
	/** The public ones; with `updatedAfter`, only those changed later. */
	public(updatedAfter?: Date): PublicSetting[];
	/** All that administrators can set, as documents, ordered by group and sorter. */
	all(): WorkspaceSetting[];
	find(id: string): WorkspaceSetting | undefined;
	/**
	 * Validates and stores a value with its author (`updatedBy`), and broadcasts it to every instance. The caller has
	 * checked that the author is an administrator.
	 * @throws AccountsError `error-invalid-setting-name`, `error-invalid-setting-value`, `error-setting-overwritten` (set
	 * by the environment), `error-setting-readonly`
	 */
	set(id: string, value: unknown, byUserId: string): Promise<WorkspaceSetting>;
	/**
	 * Sets a `readonly` setting on the server's own behalf; stored and broadcast as by `set`. A value from the
	 * environment stays.
	 */
	record(id: string, value: SettingPrimitive): Promise<void>;
	/** Names of `OVERWRITE_SETTING_*` variables without a setting, for start-up to refuse. */
	unknownOverrides(): string[];
	/** Stops following the broker. */
	close(): void;
}

export type SettingsDependencies = {
	models: Pick<Models, 'settings'>;
	broker: Broker;
	/** Holds `OVERWRITE_SETTING_<id>`; usually `process.env`. */
	environment?: Readonly<Record<string, string | undefined>>;
	/** Milliseconds since 1970. */
	clock?: () => number;
	/** The operator's audit log. */
	audit?: Audit;
};
