import { Field, FieldLabel, FieldRow, RadioButton } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { type RefObject, useId } from 'react';
import { GeneratedPassword } from './GeneratedPassword.tsx';
import { PasswordField } from './PasswordField.tsx';
import { PasswordStrength } from './PasswordStrength.tsx';
import type { FieldName } from './refusals.ts';
import { Ticked } from './Ticked.tsx';
import { usePasswordStrength } from './usePasswordStrength.ts';

export type NewPasswordKind = 'generated' | 'chosen';

type NewPasswordFieldsProps = {
	readonly kind: NewPasswordKind;
	readonly onKind: (kind: NewPasswordKind) => void;
	readonly generated: string;
	/** The user confirms that they saved the generated password. */
	readonly saved: boolean;
	readonly onSaved: (saved: boolean) => void;
	/** The chosen password was edited: its error may no longer apply. */
	readonly onTyped: () => void;
	readonly chosen: RefObject<HTMLInputElement | null>;
	readonly confirmation: RefObject<HTMLInputElement | null>;
	readonly errors: Partial<Record<FieldName, string>>;
	readonly busy: boolean;
};

/** The choice between a generated password, which must be saved first, and one of the user's own, with its strength. */
export const NewPasswordFields = ({
	kind,
	onKind,
	generated,
	saved,
	onSaved,
	onTyped,
	chosen,
	confirmation,
	errors,
	busy,
}: NewPasswordFieldsProps) => {
	const t = useTranslation();
	const id = useId();
	const { judged, judge } = usePasswordStrength();
	const kinds: readonly (readonly [NewPasswordKind, string])[] = [
		['generated', t('E2E_new_generated')],
		['chosen', t('E2E_new_chosen')],
	];
	return (
		<>
			<fieldset className="fieldset new-password">
				<legend className="rcx-field__label rcx-label">{t('E2E_new_kind')}</legend>
				{kinds.map(([value, label]) => (
					<Field key={value} className="ticked">
						<FieldRow>
							<FieldLabel htmlFor={`${id}-${value}`}>{label}</FieldLabel>
							<RadioButton
								id={`${id}-${value}`}
								name={`${id}-kind`}
								checked={kind === value}
								disabled={busy}
								onChange={() => onKind(value)}
							/>
						</FieldRow>
					</Field>
				))}
			</fieldset>
			{kind === 'generated' ? (
				<div className="new-password__generated">
					<GeneratedPassword password={generated} />
					<Ticked label={t('E2E_new_saved')} checked={saved} onChange={onSaved} error={errors.saved} disabled={busy} />
				</div>
			) : (
				<>
					<PasswordField
						label={t('E2E_new_password')}
						input={chosen}
						isNew
						hint={t('E2E_chosen_hint')}
						error={errors.chosen}
						disabled={busy}
						onChange={(password) => {
							judge(password);
							onTyped();
						}}
						below={{ id: `${id}-strength`, content: <PasswordStrength id={`${id}-strength`} judged={judged} /> }}
					/>
					<PasswordField
						label={t('E2E_new_confirm')}
						input={confirmation}
						isNew
						error={errors.confirmation}
						disabled={busy}
						onChange={onTyped}
					/>
				</>
			)}
		</>
	);
};
