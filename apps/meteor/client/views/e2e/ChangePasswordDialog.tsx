import { Box, FieldGroup, Icon } from '@rocket.chat/fuselage';
import { useToastMessageDispatch, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, type RefObject, useId, useRef, useState } from 'react';
import { type ChangeRefusal, useE2E } from '../../../app/e2e/client/index.ts';
import { CancelAndConfirm } from '../../components/CancelAndConfirm.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureCallout } from '../../components/FailureCallout.tsx';
import { LoginPasswordField } from './LoginPasswordField.tsx';
import { NewPasswordFields, type NewPasswordKind } from './NewPasswordFields.tsx';
import { PasswordField } from './PasswordField.tsx';
import { changeRefusal } from './refusals.ts';
import { type FieldErrors, useFieldErrors } from './useFieldErrors.ts';
import { usePersonalWords } from './usePasswordStrength.ts';

const empty = (...inputs: readonly RefObject<HTMLInputElement | null>[]) => {
	for (const { current } of inputs) {
		if (current) {
			current.value = '';
		}
	}
};

/** The state of the form, and the change itself; `onChanged` is called once the server has the new wrapped key. */
const useKeyPasswordChange = (onChanged: () => void) => {
	const t = useTranslation();
	const dispatchToast = useToastMessageDispatch();
	const { changePassword, generatePassword } = useE2E();
	const personal = usePersonalWords();
	const current = useRef<HTMLInputElement>(null);
	const chosen = useRef<HTMLInputElement>(null);
	const confirmation = useRef<HTMLInputElement>(null);
	const login = useRef<HTMLInputElement>(null);
	const [generated] = useState(generatePassword);
	const [kind, setKind] = useState<NewPasswordKind>('generated');
	const [saved, setSaved] = useState(false);
	const [busy, setBusy] = useState(false);
	const { errors, refuse, clear } = useFieldErrors([
		['current', current],
		['chosen', chosen],
		['confirmation', confirmation],
		['login', login],
	]);

	const check = (): FieldErrors => ({
		...(current.current?.value.trim() === '' && { current: t('Required_field', { field: t('E2E_current_password') }) }),
		...(kind === 'generated' && !saved && { saved: t('E2E_new_save_first') }),
		...(kind === 'chosen' &&
			chosen.current?.value.trim() === '' && { chosen: t('Required_field', { field: t('E2E_new_password') }) }),
		...(kind === 'chosen' &&
			chosen.current?.value !== confirmation.current?.value && { confirmation: t('E2E_passwords_differ') }),
		...(login.current?.value === '' && { login: t('Required_field', { field: t('E2E_login_password') }) }),
	});

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (busy) {
			return;
		}
		const found = check();
		refuse(found);
		if (Object.keys(found).length > 0) {
			return;
		}
		setBusy(true);
		const next = kind === 'generated' ? { generated } : { chosen: chosen.current?.value ?? '', personal };
		const change = changePassword(current.current?.value ?? '', next, login.current?.value ?? '');
		const result = await change.catch((): { ok: false; error: ChangeRefusal } => ({ ok: false, error: 'unavailable' }));
		setBusy(false);
		if (!result.ok) {
			const { field, text } = changeRefusal(result.error, kind, t);
			refuse({ [field]: text });
			return;
		}
		empty(current, chosen, confirmation, login);
		dispatchToast({ type: 'success', message: t('E2E_changed_now') });
		onChanged();
	};

	return {
		...{ current, chosen, confirmation, login, generated, kind, saved, busy, errors, submit, clear },
		selectKind: (selected: NewPasswordKind) => {
			setKind(selected);
			clear();
		},
		confirmSaved: (confirmed: boolean) => {
			setSaved(confirmed);
			clear('saved');
		},
	};
};

/** Changes the password of the end-to-end key. */
export const ChangePasswordDialog = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	const id = useId();
	const change = useKeyPasswordChange(onClose);
	const { current, chosen, confirmation, login, generated, kind, saved, busy, errors, clear } = change;

	return (
		<Dialog
			title={t('E2E_Encryption_Password_Change')}
			icon={<Icon name="key" size="x24" />}
			onDismiss={busy ? undefined : onClose}
			controls={
				<CancelAndConfirm
					form={`${id}-form`}
					label={t('E2E_Encryption_Password_Change')}
					busy={busy}
					onCancel={onClose}
				/>
			}
		>
			<form id={`${id}-form`} onSubmit={change.submit} noValidate method="post">
				<Box is="p" fontScale="p2" marginBlockEnd={8}>
					{t('E2E_change_text')}
				</Box>
				<Box is="p" fontScale="c1" color="hint" marginBlockEnd={16}>
					{t('E2E_change_seen')}
				</Box>
				<FieldGroup className="fields">
					<PasswordField
						label={t('E2E_current_password')}
						input={current}
						error={errors.current}
						disabled={busy}
						onChange={() => clear('current', 'form')}
					/>
					<NewPasswordFields
						{...{ kind, generated, saved, chosen, confirmation, errors, busy }}
						onKind={change.selectKind}
						onSaved={change.confirmSaved}
						onTyped={() => clear('chosen', 'confirmation', 'form')}
					/>
					<LoginPasswordField
						input={login}
						error={errors.login}
						disabled={busy}
						onChange={() => clear('login', 'form')}
					/>
				</FieldGroup>
				<FailureCallout text={errors.form} />
				<Box is="p" role="status" fontScale="c1" color="hint" marginBlockStart={16} marginBlockEnd={0}>
					{busy ? t('E2E_changing') : ''}
				</Box>
			</form>
		</Dialog>
	);
};
