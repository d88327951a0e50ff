import { Box, Button, FieldGroup, Icon } from '@rocket.chat/fuselage';
import { useToastMessageDispatch, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useE2E } from '../../../app/e2e/client/index.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { PasswordField } from './PasswordField.tsx';
import { refusalText } from './refusals.ts';
import { Ticked } from './Ticked.tsx';

type EnterPasswordDialogProps = {
	readonly onClose: () => void;
	/** Called if the user wants to reset the key instead. */
	readonly onForgotten: () => void;
};

/** Asks for the password of the end-to-end key, in a browser that does not have the key yet, or must not store it. */
export const EnterPasswordDialog = ({ onClose, onForgotten }: EnterPasswordDialogProps) => {
	const t = useTranslation();
	const id = useId();
	const dispatchToast = useToastMessageDispatch();
	const { unlock, promptOnReload: preference = false } = useE2E();
	const input = useRef<HTMLInputElement>(null);
	const [promptOnReload, setPromptOnReload] = useState(preference);
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		const password = input.current?.value.trim() ?? '';
		if (password === '' || busy) {
			setFailure(busy ? '' : t('Required_field', { field: t('E2E_password') }));
			return;
		}
		setBusy(true);
		setFailure('');
		const result = await unlock(password, { promptOnReload });
		if (result.ok) {
			if (input.current) {
				input.current.value = '';
			}
			dispatchToast({ type: 'success', message: t('E2E_unlocked_now') });
			onClose();
			return;
		}
		setFailure(refusalText(result.error, t));
		setBusy(false);
		input.current?.focus();
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
			<form id={`${id}-form`} onSubmit={submit} noValidate method="post">
				<Box is="p" fontScale="p2" marginBlockEnd={16}>
					{t('E2E_enter_text')}
				</Box>
				<FieldGroup className="fields">
					<PasswordField label={t('E2E_password')} input={input} error={failure || undefined} />
					<Ticked
						label={t('E2E_ask_each_reload')}
						checked={promptOnReload}
						onChange={setPromptOnReload}
						hint={t('E2E_ask_hint')}
						disabled={busy}
					/>
				</FieldGroup>
				<Button small secondary onClick={onForgotten} disabled={busy} marginBlockStart={16}>
					{t('E2E_forgotten')}
				</Button>
			</form>
		</Dialog>
	);
};
