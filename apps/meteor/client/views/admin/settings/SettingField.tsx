import {
	Field,
	FieldError,
	FieldHint,
	FieldLabel,
	FieldRow,
	NumberInput,
	Select,
	TextInput,
	ToggleSwitch,
} from '@rocket.chat/fuselage';
import { type AdminSetting, useTranslation } from '@rocket.chat/ui-contexts';
import { useId } from 'react';
import { hintOf, problemOf } from './draft.ts';
import { choiceName, settingDescription, settingName } from './names.ts';

type SettingFieldProps = {
	readonly setting: AdminSetting;
	readonly shown: boolean | string;
	readonly onChange: (value: boolean | string) => void;
};

type ControlProps = SettingFieldProps & {
	readonly id: string;
	readonly described: string | undefined;
	readonly invalid: boolean;
	readonly disabled: boolean;
};

const Control = ({ setting, shown, onChange, id, described, invalid, disabled }: ControlProps) => {
	const t = useTranslation();
	const common = { id, disabled, 'aria-describedby': described } as const;
	const takeText = (event: { target: EventTarget | null }) => onChange((event.target as HTMLInputElement).value);
	if (setting.type === 'boolean') {
		return (
			<ToggleSwitch
				role="switch"
				{...common}
				checked={shown === true}
				onChange={(event) => onChange((event.target as HTMLInputElement).checked)}
			/>
		);
	}
	if (setting.type === 'select') {
		const options = (setting.values ?? []).map(({ key, i18nLabel }) => [key, choiceName(t, i18nLabel)] as const);
		return (
			<Select
				{...common}
				aria-label={settingName(t, setting)}
				value={String(shown)}
				options={[...options]}
				onChange={(key) => onChange(String(key))}
			/>
		);
	}
	if (setting.type === 'int') {
		const { minValue, maxValue } = setting;
		return (
			<NumberInput
				{...common}
				min={minValue}
				max={maxValue}
				step={1}
				value={String(shown)}
				onChange={takeText}
				aria-invalid={invalid}
			/>
		);
	}
	return <TextInput {...common} value={String(shown)} onChange={takeText} aria-invalid={invalid} />;
};

/** One setting, rendered from its definition. */
export const SettingField = ({ setting, shown, onChange }: SettingFieldProps) => {
	const t = useTranslation();
	const id = useId();
	const problem = problemOf(setting, shown, t);
	const dictated = setting.valueSource === 'processEnvValue';
	const hints = [
		settingDescription(t, setting),
		hintOf(setting, t),
		dictated ? t('Setting_from_environment', { id: setting._id }) : '',
	].filter(Boolean);
	const described = [hints.length > 0 && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(' ') || undefined;
	const control = (
		<Control {...{ setting, shown, onChange, id, described }} invalid={problem !== undefined} disabled={dictated} />
	);
	const label = <FieldLabel htmlFor={id}>{settingName(t, setting)}</FieldLabel>;
	return (
		<Field>
			{setting.type === 'boolean' ? (
				<FieldRow>
					{label}
					{control}
				</FieldRow>
			) : (
				<>
					{label}
					<FieldRow>{control}</FieldRow>
				</>
			)}
			{hints.length > 0 && <FieldHint id={`${id}-hint`}>{hints.join(' ')}</FieldHint>}
			{problem && <FieldError id={`${id}-error`}>{problem}</FieldError>}
		</Field>
	);
};
