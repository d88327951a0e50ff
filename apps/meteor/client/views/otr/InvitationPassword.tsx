import { Box, Button, Callout, Field, FieldError, FieldLabel, FieldRow, PasswordInput } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useRef, useState } from 'react';
import { useE2E } from '../../../app/e2e/client/index.ts';

/** Unlocks the end-to-end key from inside the invitation; Accept is then enabled automatically. */
export const InvitationPassword = () => {
	const t = useTranslation();
	const { status, unlock } = useE2E();
	const input = useRef<HTMLInputElement>(null);
	const id = 'otr-e2e-password';
	const [busy, setBusy] = useState(false);
	const [wrong, setWrong] = useState(false);

	if (status !== 'locked') {
		return (
			<Callout type="warning" marginBlockStart={16}>
				{t('OTR_Block_self_missing')}
			</Callout>
		);
	}
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setBusy(true);
		setWrong(false);
		const outcome = await unlock(input.current?.value ?? '');
		setBusy(false);
		setWrong(!outcome.ok);
	};
	return (
		<Box is="form" marginBlockStart={16} onSubmit={submit}>
			<Field>
				<FieldLabel htmlFor={id}>{t('OTR_Password_label')}</FieldLabel>
				<Box color="hint" fontScale="p2" marginBlockEnd={4}>
					{t('OTR_Invitation_needs_key')}
				</Box>
				<FieldRow>
					<PasswordInput id={id} ref={input} autoComplete="off" error={wrong ? t('OTR_Password_wrong') : undefined} />
				</FieldRow>
				{wrong && <FieldError role="alert">{t('OTR_Password_wrong')}</FieldError>}
			</Field>
			<Button type="submit" marginBlockStart={8} loading={busy} disabled={busy}>
				{t('OTR_Password_enter')}
			</Button>
		</Box>
	);
};
