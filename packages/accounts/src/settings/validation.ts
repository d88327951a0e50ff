import type { SettingDefinition, SettingPrimitive } from '@rocket.chat/otr-typings';

const MAX_LENGTH = 1_000;

/** The values that a setting accepts, as text for an error. */
export const expectation = (definition: SettingDefinition): string => {
	switch (definition.type) {
		case 'boolean':
			return 'true or false';
		case 'int':
			return `a whole number from ${definition.minValue ?? Number.MIN_SAFE_INTEGER} to ${definition.maxValue ?? Number.MAX_SAFE_INTEGER}`;
		case 'select':
			return `one of ${(definition.values ?? []).map(({ key }) => key).join(', ')}`;
		case 'string':
			return `text of at most ${definition.maxLength ?? MAX_LENGTH} characters`;
	}
};

/** Whether the value may be stored for this setting. */
export const accepts = (definition: SettingDefinition, value: unknown): value is SettingPrimitive => {
	switch (definition.type) {
		case 'boolean':
			return typeof value === 'boolean';
		case 'int':
			return (
				typeof value === 'number' &&
				Number.isSafeInteger(value) &&
				value >= (definition.minValue ?? Number.MIN_SAFE_INTEGER) &&
				value <= (definition.maxValue ?? Number.MAX_SAFE_INTEGER)
			);
		case 'select':
			return typeof value === 'string' && (definition.values ?? []).some(({ key }) => key === value);
		case 'string':
			return typeof value === 'string' && value.length <= (definition.maxLength ?? MAX_LENGTH);
	}
};

/** Parses a value from the environment; undefined if it is invalid. */
export const parseText = (definition: SettingDefinition, text: string): SettingPrimitive | undefined => {
	const value =
		definition.type === 'boolean'
			? ({ true: true, false: false }[text] ?? text)
			: definition.type === 'int' && text.trim()
				? Number(text)
				: text;
	return accepts(definition, value) ? value : undefined;
};
