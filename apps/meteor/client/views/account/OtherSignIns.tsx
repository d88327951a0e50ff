import { Box, Button } from '@rocket.chat/fuselage';
import { useMethod, useToastMessageDispatch, useTranslation } from '@rocket.chat/ui-contexts';
import { useState } from 'react';
import { useErrorText } from '../../components/useErrorText.ts';

/** Ends the user's sign-ins everywhere else, for one who left himself signed in somewhere. */
export const OtherSignIns = () => {
	const t = useTranslation();
	const errorText = useErrorText();
	const dispatchToast = useToastMessageDispatch();
	const removeOtherTokens = useMethod('removeOtherTokens');
	const [busy, setBusy] = useState(false);
	const end = async () => {
		setBusy(true);
		try {
			await removeOtherTokens();
			dispatchToast({ type: 'success', message: t('Logged_out_elsewhere') });
		} catch (error) {
			dispatchToast({ type: 'error', message: errorText(error) });
		}
		setBusy(false);
	};
	return (
		<Box is="section" marginBlockStart={32}>
			<Box is="h2" fontScale="h4" marginBlockEnd={8}>
				{t('Other_sign_ins')}
			</Box>
			<Box is="p" fontScale="p2" marginBlockEnd={16}>
				{t('Other_sign_ins_text')}
			</Box>
			<Button loading={busy} disabled={busy} onClick={() => void end()}>
				{t('Log_out_elsewhere')}
			</Button>
		</Box>
	);
};
