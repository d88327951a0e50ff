import { Box, Button, Callout, Icon } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useEffect, useId, useState } from 'react';
import { type ResetResult, useE2E } from '../../../app/e2e/client/index.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { type Consequences, consequencesTexts } from './consequences.ts';
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
	const [failure, setFailure] = useState('');

	useEffect(() => {
		let gone = false;
		const unknown: Consequences = { warned: [], lost: [], pinsLost: true };
		const show = (found: Consequences) => !gone && setCosts(found);
		consequences().then(show, () => show(unknown));
		return () => {
			gone = true;
		};
	}, [consequences]);

	const make = async () => {
		setBusy(true);
		setFailure('');
		const result = await reset().catch((): ResetResult => ({ ok: false, error: 'unavailable' }));
		if (result.ok) {
			onReset();
			return;
		}
		setFailure(result.error === 'unconfirmed' ? t('E2E_reset_unconfirmed') : t('E2E_reset_unavailable'));
		setBusy(false);
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
					<Button danger onClick={() => void make()} loading={busy} disabled={busy || !understood || !costs}>
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
			<Ticked label={t('E2E_reset_confirm')} checked={understood} onChange={setUnderstood} disabled={busy} />
			{failure !== '' && (
				<Callout type="danger" role="alert" marginBlockStart={16}>
					{failure}
				</Callout>
			)}
			<Box is="p" role="status" fontScale="c1" color="hint" marginBlockStart={16} marginBlockEnd={0}>
				{busy ? t('E2E_changing') : ''}
			</Box>
		</Dialog>
	);
};
