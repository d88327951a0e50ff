import type { ISettingBase } from '@rocket.chat/core-typings';

/** The kinds of value that our settings hold. */
export type SettingPrimitive = boolean | number | string;

/**
 * One setting, as its feature defines it. Readers' types, validation and the administration's page derive from it; the
 * stored document is Rocket.Chat's `ISetting`.
 */
export type SettingDefinition = {
	/** Rocket.Chat's name, e.g. `OTR_Enable`. */
	_id: string;
	type: 'boolean' | 'int' | 'string' | 'select';
	/** The default, until an administrator or `OVERWRITE_SETTING_<id>` sets another value. */
	packageValue: SettingPrimitive;
	/** Readable by everyone, and announced on `stream-notify-all`. */
	public: boolean;
	/** The page of Administration > Settings. */
	group: string;
	section?: string;
	/** Defaults to `_id`. */
	i18nLabel?: string;
	i18nDescription?: string;
	/** Position within its group; by default the order of definition. */
	sorter?: number;
	/** `int`: inclusive bounds. */
	minValue?: number;
	maxValue?: number;
	/** `string`: UTF-16 code units; 1,000 by default. */
	maxLength?: number;
	/** `select`: the choices. */
	values?: readonly { key: string; i18nLabel: string }[];
	/** Editable only while another setting has this value. */
	enableQuery?: { _id: string; value: SettingPrimitive };
	/** Set by the server itself; administrators neither see nor set it. */
	readonly?: boolean;
};

/**
 * A setting as it is stored and sent to administrators: Rocket.Chat's document with a value of our kinds and the bounds
 * of an `int`.
 */
export type WorkspaceSetting = Omit<ISettingBase, 'value' | 'packageValue'> & {
	value: SettingPrimitive;
	packageValue: SettingPrimitive;
	minValue?: number;
	maxValue?: number;
	/** User id of the administrator who set the value; absent while it is the default. */
	updatedBy?: string;
};

type ValueOf<Row extends SettingDefinition> = Row extends { type: 'boolean' }
	? boolean
	: Row extends { type: 'int' }
		? number
		: Row extends { values: readonly { key: infer Key }[] }
			? Key
			: string;

/** The values of a list of settings by id, derived from its rows: `SettingValues<typeof otrSettings>`. */
export type SettingValues<Rows extends readonly SettingDefinition[]> = {
	readonly [Row in Rows[number] as Row['_id']]: ValueOf<Row>;
};

/** The default of each setting of a list. */
export const defaultsOf = <const Rows extends readonly SettingDefinition[]>(rows: Rows): SettingValues<Rows> =>
	Object.fromEntries(rows.map(({ _id, packageValue }) => [_id, packageValue])) as SettingValues<Rows>;

/** Reads settings whose ids and types are those of `Values`. */
export interface SettingsReader<Values = Record<string, SettingPrimitive>> {
	/** The value in force; undefined where the setting is not defined. */
	get<Id extends keyof Values & string>(id: Id): Values[Id] | undefined;
	/** Calls back after each change of that setting. Returns the unsubscribe. */
	onChange<Id extends keyof Values & string>(id: Id, callback: (value: Values[Id]) => void): () => void;
}
