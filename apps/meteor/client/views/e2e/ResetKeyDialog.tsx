import { Box, Button, Callout, FieldGroup, Icon } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type ResetResult, useE2E } from '../../../app/e2e/client/index.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { type Consequences, consequencesTexts } from './consequences.ts';
import { LoginPasswordField } from './LoginPasswordField.tsx';
import { resetRefusal } from './refusals.ts';
import { Ticked } from './Ticked.tsx';

type ResetKeyDialogProps = {
	readonly onClose: () => void;
	/** The new key is there, its password still to be saved. */
	readonly onReset: () => void;
};

/** Says what a new end-to-end identity costs, and makes it once the user has said to have understood. */
export const ResetKeyDialog = ({ onClose, onReset }: ResetKeyDialogProps) => {
	const t = useTranslation();
	const id = useId();
	const { consequences, reset } = useE2E();
	const [costs, setCosts] = useState<Consequences>();
	const [understood, setUnderstood] = useState(false);
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<ReturnType<typeof resetRefusal>>();
	const login = useRef<HTMLInputElement>(null);

	useEffect(() => {
		let gone = false;
		const unknown: Consequences = { warned: [], lost: [], pinsLost: true };
		const show = (found: Consequences) => !gone && setCosts(found);
		consequences().then(show, () => show(unknown));
		return () => {
			gone = true;
		};
	}, [consequences]);

	/** A refusal leads to the field that is to be mended, once it can be written in again. */
	useEffect(() => {
		if (failure?.field === 'login') {
			login.current?.focus();
		}
	}, [failure]);

	const make = async (event: FormEvent) => {
		event.preventDefault();
		if (busy || !understood || !costs) {
			return;
		}
		const password = login.current?.value ?? '';
		if (password === '') {
			setFailure({ field: 'login', text: t('Required_field', { field: t('E2E_login_password') }) });
			return;
		}
		setBusy(true);
		setFailure(undefined);
		const result = await reset(password).catch((): ResetResult => ({ ok: false, error: 'unavailable' }));
		if (result.ok) {
			onReset();
			return;
		}
		setBusy(false);
		setFailure(resetRefusal(result.error, t));
	};

	return (
		<Dialog
			title={t('E2E_Reset_Key')}
			icon={<Icon name="warning" size="x24" color="status-font-on-danger" />}
			describedBy={`${id}-text`}
			onDismiss={busy ? undefined : onClose}
			controls={
				<>
					<Button onClick={onClose} disabled={busy}>
						{t('Cancel')}
					</Button>
					<Button danger type="submit" form={`${id}-form`} loading={busy} disabled={busy || !understood || !costs}>
						{t('E2E_Reset_Key')}
					</Button>
				</>
			}
		>
			<Box is="p" id={`${id}-text`} fontScale="p2" marginBlockEnd={16}>
				{t('E2E_reset_text')}
			</Box>
			<ul className="consequences" aria-label={t('E2E_reset_consequences')}>
				{costs && consequencesTexts(costs, t).map((text) => <li key={text}>{text}</li>)}
			</ul>
			<form id={`${id}-form`} onSubmit={(event) => void make(event)} noValidate method="post">
				<FieldGroup className="fields">
					<Ticked label={t('E2E_reset_confirm')} checked={understood} onChange={setUnderstood} disabled={busy} />
					<LoginPasswordField
						input={login}
						error={failure?.field === 'login' ? failure.text : undefined}
						disabled={busy}
						onChange={() => setFailure(undefined)}
					/>
				</FieldGroup>
			</form>
			{failure?.field === 'form' && (
				<Callout type="danger" role="alert" marginBlockStart={16}>
					{failure.text}
				</Callout>
			)}
			<Box is="p" role="status" fontScale="c1" color="hint" marginBlockStart={16} marginBlockEnd={0}>
				{busy ? t('E2E_changing') : ''}
			</Box>
		</Dialog>
	);
};
