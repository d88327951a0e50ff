import { Box, Field, FieldHint, FieldLabel, FieldRow, RadioButton } from '@rocket.chat/fuselage';
import { type ThemePreference, useThemeMode, useTranslation } from '@rocket.chat/ui-contexts';
import { useId } from 'react';
import { LicencesLink } from '../../components/LicencesLink.tsx';
import { Page } from '../../components/Page.tsx';
import { AccountNavigation } from './AccountNavigation.tsx';
import { DesktopNotifications } from './DesktopNotifications.tsx';

type ChoiceProps = {
	readonly name: string;
	readonly label: string;
	readonly checked: boolean;
	readonly onChoose: () => void;
};

const Choice = ({ name, label, checked, onChoose }: ChoiceProps) => {
	const id = useId();
	return (
		<Field>
			<FieldRow>
				<FieldLabel htmlFor={id}>{label}</FieldLabel>
				<RadioButton id={id} name={name} checked={checked} onChange={onChoose} />
			</FieldRow>
		</Field>
	);
};

/** `/account/preferences` */
export const PreferencesPage = () => {
	const t = useTranslation();
	const name = useId();
	const [preference, setPreference] = useThemeMode();
	const choices: readonly (readonly [ThemePreference, string])[] = [
		['auto', t('Theme_auto')],
		['light', t('Theme_light')],
		['dark', t('Theme_dark')],
		['high-contrast', t('Theme_high_contrast')],
	];
	return (
		<Page title={t('Preferences')}>
			<AccountNavigation current="preferences" />
			<fieldset className="fieldset">
				<Box is="legend" fontScale="h4">
					{t('Theme')}
				</Box>
				{choices.map(([value, label]) => (
					<Choice
						key={value}
						name={name}
						label={label}
						checked={preference === value}
						onChoose={() => setPreference(value)}
					/>
				))}
				<FieldHint>{t('Theme_description')}</FieldHint>
			</fieldset>
			<DesktopNotifications />
			<LicencesLink />
		</Page>
	);
};
