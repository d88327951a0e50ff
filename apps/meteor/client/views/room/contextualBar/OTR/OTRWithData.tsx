import { Throbber } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useEffect } from 'react';
import { useOtr } from '../../../../../app/otr/client/index.ts';
import { OffTheRecordKey } from '../../../../components/message/OffTheRecordKey.tsx';
import { useRoom } from '../../RoomContext.ts';
import { RoomContextualbar } from '../RoomContextualbar.tsx';
import { OTR } from './OTR.tsx';

/** The OTR sidebar of the open room. */
export const OTRWithData = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	const { _id, peer, title } = useRoom();
	const otr = useOtr(_id);
	const room = otr?.room;
	useEffect(() => room?.prepare(), [room]);
	/** Closing the panel while waiting withdraws the invitation. */
	const close = () => {
		if (otr?.snapshot.phase === 'inviting') {
			otr.room.cancel();
		}
		onClose();
	};
	return (
		<RoomContextualbar title={t('OTR')} icon={<OffTheRecordKey />} onClose={close}>
			<h3 className="otr-bar__heading rcx-box rcx-box--full rcx-box--font-scale-h4">{t('OTR_Conversation')}</h3>
			{otr ? <OTR room={otr.room} snapshot={otr.snapshot} username={peer?.username ?? title} /> : <Throbber />}
		</RoomContextualbar>
	);
};
