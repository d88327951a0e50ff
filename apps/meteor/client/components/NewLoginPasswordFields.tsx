import { useTranslation } from '@rocket.chat/ui-contexts';
import { useId } from 'react';
import { FormField } from './FormField.tsx';
import { LoginPasswordStrength } from './LoginPasswordStrength.tsx';
import type { NewLoginPassword } from './useNewLoginPassword.ts';

type NewLoginPasswordFieldsProps = {
	readonly label: string;
	readonly password: NewLoginPassword;
	readonly disabled: boolean;
	readonly autoFocus?: boolean;
};

/** A new login password with its strength, and its confirmation. */
export const NewLoginPasswordFields = ({ label, password, disabled, autoFocus }: NewLoginPasswordFieldsProps) => {
	const t = useTranslation();
	const id = useId();
	const { chosen, confirmation, errors, judged, minLength, choose, confirm } = password;
	return (
		<>
			<FormField
				label={label}
				kind="password"
				name="new-password"
				autoComplete="new-password"
				autoFocus={autoFocus}
				hint={t('Password_hint', { length: minLength })}
				below={{
					id: `${id}-strength`,
					content: (
						<LoginPasswordStrength id={`${id}-strength`} judged={judged} minLength={minLength} error={errors.chosen} />
					),
				}}
				value={chosen}
				onChange={choose}
				error={errors.chosen}
				disabled={disabled}
			/>
			<FormField
				label={t('Confirm_new_login_password')}
				kind="password"
				name="new-password-again"
				autoComplete="new-password"
				value={confirmation}
				onChange={confirm}
				error={errors.confirmation}
				disabled={disabled}
			/>
		</>
	);
};
