import type { ISettingBase } from '@rocket.chat/core-typings';

/** The kinds of value that our settings hold. */
export type SettingPrimitive = boolean | number | string;

/** What a feature says of a setting of its own; the stored document is Rocket.Chat's `ISetting`. */
export type SettingDefinition = {
	/** Rocket.Chat's name, e.g. `OTR_Enable`. */
	_id: string;
	type: 'boolean' | 'int' | 'string' | 'select';
	/** The value until an administrator or `OVERWRITE_SETTING_<id>` says otherwise. */
	packageValue: SettingPrimitive;
	/** Readable without being an administrator, and announced on `stream-notify-all`. */
	public: boolean;
	/** The page of Administration > Settings. */
	group: string;
	section?: string;
	/** Defaults to `_id`. */
	i18nLabel?: string;
	i18nDescription?: string;
	/** Place within its group; defaults to the order of definition. */
	sorter?: number;
	/** `int`: inclusive bounds. */
	minValue?: number;
	maxValue?: number;
	/** `string`: at most so many characters; 1,000 unless said. */
	maxLength?: number;
	/** `select`: what may be chosen. */
	values?: readonly { key: string; i18nLabel: string }[];
	/** Editable only while another setting has this value. */
	enableQuery?: { _id: string; value: SettingPrimitive };
	/** The workspace itself says what it is: nobody sets it, and it is not among what administrators choose. */
	readonly?: boolean;
};

/**
 * A setting as our store keeps it and as administrators get it: Rocket.Chat's document, its value one of ours, with the
 * bounds of an `int`.
 */
export type WorkspaceSetting = Omit<ISettingBase, 'value' | 'packageValue'> & {
	value: SettingPrimitive;
	packageValue: SettingPrimitive;
	minValue?: number;
	maxValue?: number;
	/** User id of the administrator who set the value; absent while it is the default. */
	updatedBy?: string;
};

/** What a package that only reads settings asks for. */
export interface SettingsReader {
	/** The value in force; undefined where nobody defined such a setting. */
	get<T extends SettingPrimitive = SettingPrimitive>(id: string): T | undefined;
	/** Calls back after each change of that setting. Returns the unsubscribe. */
	onChange(id: string, callback: (value: SettingPrimitive) => void): () => void;
}
