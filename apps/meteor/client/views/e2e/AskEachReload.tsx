import { useTranslation } from '@rocket.chat/ui-contexts';
import { useState } from 'react';
import { useE2E } from '../../../app/e2e/client/index.ts';
import { Ticked } from './Ticked.tsx';

/** Whether this browser asks for the end-to-end password after each reload; takes effect at once. */
export const AskEachReload = () => {
	const t = useTranslation();
	const { status, promptOnReload = false, setPromptOnReload } = useE2E();
	const [busy, setBusy] = useState(false);
	const [failed, setFailed] = useState(false);
	const saving = status === 'save-password';
	const change = async (wanted: boolean) => {
		setBusy(true);
		setFailed(
			await setPromptOnReload(wanted).then(
				() => false,
				() => true,
			),
		);
		setBusy(false);
	};
	return (
		<Ticked
			label={t('E2E_ask_each_reload')}
			checked={promptOnReload}
			disabled={busy || saving}
			onChange={(wanted) => void change(wanted)}
			hint={saving ? t('E2E_ask_save_first') : t('E2E_ask_hint')}
			error={failed ? t('E2E_ask_failed') : undefined}
		/>
	);
};
