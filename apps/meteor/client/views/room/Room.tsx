import { useLayout, useRouter } from '@rocket.chat/ui-contexts';
import { useCallback } from 'react';
import { useRoomMessages } from '../../../app/messages/client/index.ts';
import { useOtr } from '../../../app/otr/client/index.ts';
import { MessageMarkup } from '../../components/message/MessageMarkup.tsx';
import { MessageList } from './body/MessageList.tsx';
import { Composer } from './composer/Composer.tsx';
import { RoomHeader } from './Header/RoomHeader.tsx';
import { OtrAnnouncement } from './OtrAnnouncement.tsx';
import { useRoom } from './RoomContext.ts';
import { useMarkRead } from './useMarkRead.ts';
import { useRoomActions } from './useRoomActions.ts';

/** The open room: header, messages, composer, and the panel that is open beside them. */
export const Room = ({ tab }: { readonly tab: string | undefined }) => {
	const { _id } = useRoom();
	const router = useRouter();
	const { isMobile } = useLayout();
	const actions = useRoomActions();
	const messages = useRoomMessages(_id);
	const otr = useOtr(_id);
	const close = useCallback(() => router.navigate(`/direct/${_id}`), [router, _id]);
	const Panel = actions.find(({ id }) => id === tab)?.tabComponent;
	useMarkRead(_id, messages.arrived, otr);

	return (
		<div className="room">
			<OtrAnnouncement otr={otr} />
			{/* At phone width the panel covers the room, which then can be neither focused nor read out. */}
			<main id="main-content" className="room__main" tabIndex={-1} inert={isMobile && Panel !== undefined}>
				<RoomHeader actions={actions} tab={tab} />
				<MessageMarkup>
					<MessageList messages={messages} otr={otr} />
				</MessageMarkup>
				<Composer otr={otr} sendPlain={messages.send} />
			</main>
			{Panel && (
				<div className="room__bar">
					<Panel onClose={close} />
				</div>
			)}
		</div>
	);
};
