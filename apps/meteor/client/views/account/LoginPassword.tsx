import { Box, Button } from '@rocket.chat/fuselage';
import { useSetModal, useTranslation } from '@rocket.chat/ui-contexts';
import { ChangeLoginPasswordDialog } from './ChangeLoginPasswordDialog.tsx';

/** "Login password" of Account > Security. */
export const LoginPassword = () => {
	const t = useTranslation();
	const setModal = useSetModal();
	return (
		<Box is="section" aria-labelledby="login-password" marginBlockEnd={32}>
			<Box is="h2" id="login-password" fontScale="h4" marginBlockEnd={8}>
				{t('Login_password')}
			</Box>
			<Box is="p" fontScale="p2" marginBlockEnd={16}>
				{t('Login_password_text')}
			</Box>
			<Button onClick={() => setModal(<ChangeLoginPasswordDialog onClose={() => setModal(null)} />)}>
				{t('Change_login_password')}
			</Button>
		</Box>
	);
};
