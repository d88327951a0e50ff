import { Button, Icon } from '@rocket.chat/fuselage';
import { useConnectionStatus, useEndpoint, useTranslation } from '@rocket.chat/ui-contexts';
import { useState } from 'react';
import { useErrorText } from './useErrorText.ts';

/**
 * Shown instead of the connection's state if the server refuses this page because the user has too many sign-ins;
 * offers to end the others.
 */
export const OneTooMany = () => {
	const t = useTranslation();
	const errorText = useErrorText();
	const { reconnect } = useConnectionStatus();
	const endOthers = useEndpoint('POST', '/v1/users.logoutOtherClients');
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');
	const end = async () => {
		setBusy(true);
		setFailure('');
		await endOthers().then(reconnect, (error: unknown) => setFailure(errorText(error)));
		setBusy(false);
	};
	return (
		<div className="connection__bar">
			<Icon name="warning" size="x20" aria-hidden="true" />
			<span role="status" className="connection__text">
				{failure === '' ? t('Too_many_sign_ins_page') : failure}
			</span>
			<Button small loading={busy} disabled={busy} onClick={() => void end()}>
				{t('End_others')}
			</Button>
		</div>
	);
};
