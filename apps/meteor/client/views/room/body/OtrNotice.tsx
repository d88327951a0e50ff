import {
	MessageSystem,
	MessageSystemBlock,
	MessageSystemBody,
	MessageSystemContainer,
	MessageSystemLeftContainer,
} from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import type { OtrLine } from '../../../../app/otr/client/index.ts';
import { OffTheRecordKey } from '../../../components/message/OffTheRecordKey.tsx';
import { useRoom } from '../RoomContext.ts';

type OtrNoticeProps = { readonly code: Extract<OtrLine, { kind: 'notice' }>['code'] };

/** A local line about the session between the messages; it is never sent. */
export const OtrNotice = ({ code }: OtrNoticeProps) => {
	const t = useTranslation();
	const { peer } = useRoom();
	const username = peer?.username ?? '';
	const words = {
		started: t('OTR_Notice_started'),
		rekeyed: t('OTR_Notice_rekeyed'),
		'ended-by-peer': t('OTR_Notice_ended_by_peer', { username }),
		'ended-by-self': t('OTR_Notice_ended_by_self'),
		lost: t('OTR_Notice_lost'),
		'dropped-frames': t('OTR_Notice_dropped'),
		'unknown-content': t('OTR_Notice_unknown', { username }),
		'peer-key-changed': t('OTR_Notice_key_changed', { username }),
	} as const;
	return (
		<MessageSystem>
			<MessageSystemLeftContainer>
				<OffTheRecordKey ended={code !== 'started' && code !== 'rekeyed'} />
			</MessageSystemLeftContainer>
			<MessageSystemContainer>
				<MessageSystemBlock>
					<MessageSystemBody>{words[code]}</MessageSystemBody>
				</MessageSystemBlock>
			</MessageSystemContainer>
		</MessageSystem>
	);
};
