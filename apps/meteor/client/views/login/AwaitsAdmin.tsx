import { Box } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { AuthPage } from './AuthPage.tsx';

/**
 * Shown instead of the sign-in and registration forms while there is no administrator; says what to do. Disappears once
 * there is one.
 */
export const AwaitsAdmin = () => {
	const t = useTranslation();
	return (
		<AuthPage title={t('Setup_pending_title')}>
			<Box is="p" fontScale="p2" marginBlock={0}>
				{t('Setup_pending_text')}
			</Box>
			<Box is="p" fontScale="p2" marginBlockStart={16} marginBlockEnd={0}>
				{t('Setup_pending_again')}
			</Box>
		</AuthPage>
	);
};
