import { Box, Button, Callout } from '@rocket.chat/fuselage';
import { useToastMessageDispatch, useTranslation } from '@rocket.chat/ui-contexts';
import { useErrorText } from '../../components/useErrorText.ts';
import { useFailedSignIns } from './useFailedSignIns.ts';
import { useMomentText } from './useMomentText.ts';

/** Failed sign-ins to the user's own account, until the user has seen them; renders nothing if there were none. */
export const FailedSignInsNotice = () => {
	const t = useTranslation();
	const momentText = useMomentText();
	const errorText = useErrorText();
	const dispatchToast = useToastMessageDispatch();
	const { failed, clear } = useFailedSignIns();
	if (!failed) {
		return null;
	}
	const { count, fromKnownNetworks, slowed, last } = failed;
	const when = momentText(last);
	const seen = () => clear().catch((error: unknown) => dispatchToast({ type: 'error', message: errorText(error) }));
	return (
		<Box is="section" aria-labelledby="failed-sign-ins" marginBlockEnd={32}>
			<Box is="h2" id="failed-sign-ins" fontScale="h4" marginBlockEnd={8}>
				{t('Failed_sign_ins')}
			</Box>
			<Callout type="warning">
				{count > 0 && (
					<Box is="p" margin={0}>
						{t('Failed_sign_ins_wrong', { count, when })}
					</Box>
				)}
				{fromKnownNetworks > 0 && (
					<Box is="p" margin={0}>
						{t('Failed_sign_ins_known', { count: fromKnownNetworks })}
					</Box>
				)}
				{slowed > 0 && (
					<Box is="p" margin={0}>
						{t('Failed_sign_ins_slowed', { count: slowed })}
					</Box>
				)}
				<Box is="p" margin={0}>
					{t('Failed_sign_ins_advice')}
				</Box>
			</Callout>
			<Box marginBlockStart={16}>
				<Button onClick={() => void seen()}>{t('Failed_sign_ins_seen')}</Button>
			</Box>
		</Box>
	);
};
