import { Box, Button, Field, FieldError, FieldLabel, FieldRow, Icon, PasswordInput } from '@rocket.chat/fuselage';
import { useToastMessageDispatch, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useId, useState } from 'react';
import { useE2E } from '../../../app/e2e/client/index.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { refusalText } from './refusals.ts';

/** Asks for the password of the end-to-end key, in a browser that does not have it yet. */
export const EnterPasswordDialog = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	const id = useId();
	const dispatchToast = useToastMessageDispatch();
	const { unlock } = useE2E();
	const [password, setPassword] = useState('');
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (password.trim() === '' || busy) {
			setFailure(busy ? '' : t('Required_field', { field: t('E2E_password') }));
			return;
		}
		setBusy(true);
		setFailure('');
		const result = await unlock(password.trim());
		if (result.ok) {
			dispatchToast({ type: 'success', message: t('E2E_unlocked_now') });
			onClose();
			return;
		}
		setFailure(refusalText(result.error, t));
		setBusy(false);
	};

	return (
		<Dialog
			title={t('E2E_enter_title')}
			icon={<Icon name="key" size="x24" />}
			onDismiss={onClose}
			controls={
				<>
					<Button onClick={onClose}>{t('E2E_later')}</Button>
					<Button type="submit" form={`${id}-form`} primary loading={busy} disabled={busy}>
						{t('E2E_enable')}
					</Button>
				</>
			}
		>
			<form id={`${id}-form`} onSubmit={submit} noValidate>
				<Box is="p" fontScale="p2" marginBlockEnd={16}>
					{t('E2E_enter_text')}
				</Box>
				<Field>
					<FieldLabel htmlFor={id}>{t('E2E_password')}</FieldLabel>
					<FieldRow>
						<PasswordInput
							id={id}
							autoFocus
							autoComplete="off"
							spellCheck={false}
							value={password}
							onChange={(event) => setPassword((event.target as HTMLInputElement).value)}
							error={failure || undefined}
							aria-invalid={failure !== ''}
							aria-describedby={failure === '' ? undefined : `${id}-error`}
						/>
					</FieldRow>
					{failure !== '' && (
						<FieldError id={`${id}-error`} role="alert">
							{failure}
						</FieldError>
					)}
				</Field>
			</form>
		</Dialog>
	);
};
