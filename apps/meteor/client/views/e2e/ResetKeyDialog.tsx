import { Box, FieldGroup, Icon } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type ResetResult, useE2E } from '../../../app/e2e/client/index.ts';
import { CancelAndConfirm } from '../../components/CancelAndConfirm.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureCallout } from '../../components/FailureCallout.tsx';
import { type Consequences, consequencesTexts } from './consequences.ts';
import { LoginPasswordField } from './LoginPasswordField.tsx';
import { resetRefusal } from './refusals.ts';
import { Ticked } from './Ticked.tsx';

type ResetKeyDialogProps = {
	readonly onClose: () => void;
	/** The new key exists; its password must still be saved. */
	readonly onReset: () => void;
};

/** What a reset would cost; `undefined` until it is known. */
const useConsequences = (): Consequences | undefined => {
	const { consequences } = useE2E();
	const [costs, setCosts] = useState<Consequences>();

	useEffect(() => {
		let gone = false;
		const unknown: Consequences = { warned: [], lost: [], pinsLost: true };
		const show = (found: Consequences) => !gone && setCosts(found);
		consequences().then(show, () => show(unknown));
		return () => {
			gone = true;
		};
	}, [consequences]);

	return costs;
};

/** The state of the form, and the reset itself. `mayReset`: the user has seen the costs and confirmed them. */
const useKeyReset = (mayReset: boolean, onReset: () => void) => {
	const t = useTranslation();
	const { reset } = useE2E();
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<ReturnType<typeof resetRefusal>>();
	const login = useRef<HTMLInputElement>(null);

	/** A refusal moves the focus to the field that must be corrected, once it is enabled again. */
	useEffect(() => {
		if (failure?.field === 'login') {
			login.current?.focus();
		}
	}, [failure]);

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (busy || !mayReset) {
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

	return { login, busy, failure, submit, clearFailure: () => setFailure(undefined) };
};

/** Shows what a new end-to-end identity costs, and creates it once the user has confirmed. */
export const ResetKeyDialog = ({ onClose, onReset }: ResetKeyDialogProps) => {
	const t = useTranslation();
	const id = useId();
	const costs = useConsequences();
	const [understood, setUnderstood] = useState(false);
	const mayReset = understood && costs !== undefined;
	const { login, busy, failure, submit, clearFailure } = useKeyReset(mayReset, onReset);

	return (
		<Dialog
			title={t('E2E_Reset_Key')}
			icon={<Icon name="warning" size="x24" color="status-font-on-danger" />}
			describedBy={`${id}-text`}
			onDismiss={busy ? undefined : onClose}
			controls={
				<CancelAndConfirm
					danger
					form={`${id}-form`}
					label={t('E2E_Reset_Key')}
					busy={busy}
					disabled={!mayReset}
					onCancel={onClose}
				/>
			}
		>
			<Box is="p" id={`${id}-text`} fontScale="p2" marginBlockEnd={16}>
				{t('E2E_reset_text')}
			</Box>
			<ul className="consequences" aria-label={t('E2E_reset_consequences')}>
				{costs && consequencesTexts(costs, t).map((text) => <li key={text}>{text}</li>)}
			</ul>
			<form id={`${id}-form`} onSubmit={(event) => void submit(event)} noValidate method="post">
				<FieldGroup className="fields">
					<Ticked label={t('E2E_reset_confirm')} checked={understood} onChange={setUnderstood} disabled={busy} />
					<LoginPasswordField
						input={login}
						error={failure?.field === 'login' ? failure.text : undefined}
						disabled={busy}
						onChange={clearFailure}
					/>
				</FieldGroup>
			</form>
			<FailureCallout text={failure?.field === 'form' ? failure.text : undefined} />
			<Box is="p" role="status" fontScale="c1" color="hint" marginBlockStart={16} marginBlockEnd={0}>
				{busy ? t('E2E_changing') : ''}
			</Box>
		</Dialog>
	);
};
