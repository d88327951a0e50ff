import { Box, Button, Callout, FieldGroup, Icon } from '@rocket.chat/fuselage';
import { useToastMessageDispatch, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type ChangeRefusal, useE2E } from '../../../app/e2e/client/index.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { LoginPasswordField } from './LoginPasswordField.tsx';
import { NewPasswordFields, type NewPasswordKind } from './NewPasswordFields.tsx';
import { PasswordField } from './PasswordField.tsx';
import { changeRefusal, type FieldName } from './refusals.ts';
import { usePersonalWords } from './usePasswordStrength.ts';

type Errors = Partial<Record<FieldName, string>>;

/** Another password for the end-to-end key. */
export const ChangePasswordDialog = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	const id = useId();
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
	const [errors, setErrors] = useState<Errors>({});
	const [refused, setRefused] = useState<Errors>();

	/** A refusal leads to the first field that is to be mended, once it can be written in again. */
	useEffect(() => {
		const [first] = [refused?.current && current, refused?.chosen && chosen, refused?.confirmation && confirmation, refused?.login && login].filter(Boolean);
		if (first) {
			first.current?.focus();
		}
	}, [refused]);

	const refuse = (found: Errors) => {
		setErrors(found);
		setRefused(found);
	};

	const check = (): Errors => ({
		...(current.current?.value.trim() === '' && { current: t('Required_field', { field: t('E2E_current_password') }) }),
		...(kind === 'generated' && !saved && { saved: t('E2E_new_save_first') }),
		...(kind === 'chosen' && chosen.current?.value.trim() === '' && { chosen: t('Required_field', { field: t('E2E_new_password') }) }),
		...(kind === 'chosen' && chosen.current?.value !== confirmation.current?.value && { confirmation: t('E2E_passwords_differ') }),
		...(login.current?.value === '' && { login: t('Required_field', { field: t('E2E_login_password') }) }),
	});

	const mend = (...names: readonly FieldName[]) =>
		setErrors((shown) =>
			names.some((name) => shown[name] !== undefined) ? { ...shown, ...Object.fromEntries(names.map((name) => [name, undefined])) } : shown,
		);

	const empty = () => {
		for (const { current: input } of [current, chosen, confirmation, login]) {
			if (input) {
				input.value = '';
			}
		}
	};

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
		const wish = changePassword(current.current?.value ?? '', next, login.current?.value ?? '');
		const result = await wish.catch((): { ok: false; error: ChangeRefusal } => ({ ok: false, error: 'unavailable' }));
		setBusy(false);
		if (!result.ok) {
			const { field, text } = changeRefusal(result.error, kind, t);
			refuse({ [field]: text });
			return;
		}
		empty();
		dispatchToast({ type: 'success', message: t('E2E_changed_now') });
		onClose();
	};

	return (
		<Dialog
			title={t('E2E_Encryption_Password_Change')}
			icon={<Icon name="key" size="x24" />}
			onDismiss={busy ? undefined : onClose}
			controls={
				<>
					<Button onClick={onClose} disabled={busy}>
						{t('Cancel')}
					</Button>
					<Button type="submit" form={`${id}-form`} primary loading={busy} disabled={busy}>
						{t('E2E_Encryption_Password_Change')}
					</Button>
				</>
			}
		>
			<form id={`${id}-form`} onSubmit={submit} noValidate method="post">
				<Box is="p" fontScale="p2" marginBlockEnd={8}>
					{t('E2E_change_text')}
				</Box>
				<Box is="p" fontScale="c1" color="hint" marginBlockEnd={16}>
					{t('E2E_change_seen')}
				</Box>
				<FieldGroup className="fields">
					<PasswordField label={t('E2E_current_password')} input={current} error={errors.current} disabled={busy} onChange={() => mend('current', 'form')} />
					<NewPasswordFields
						{...{ kind, generated, saved, chosen, confirmation, errors, busy }}
						onKind={(wanted) => {
							setKind(wanted);
							setErrors({});
						}}
						onSaved={(done) => {
							setSaved(done);
							mend('saved');
						}}
						onTyped={() => mend('chosen', 'confirmation', 'form')}
					/>
					<LoginPasswordField input={login} error={errors.login} disabled={busy} onChange={() => mend('login', 'form')} />
				</FieldGroup>
				{errors.form && (
					<Callout type="danger" role="alert" marginBlockStart={16}>
						{errors.form}
					</Callout>
				)}
				<Box is="p" role="status" fontScale="c1" color="hint" marginBlockStart={16} marginBlockEnd={0}>
					{busy ? t('E2E_changing') : ''}
				</Box>
			</form>
		</Dialog>
	);
};
