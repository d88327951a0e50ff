import { useTranslation } from '@rocket.chat/ui-contexts';
import type { OtrRoomView } from '../../../app/otr/client/index.ts';
import { wordsOf } from './contextualBar/OTR/words.ts';
import { useRoom } from './RoomContext.ts';

/**
 * Announces each state of the conversation once to screen readers. It is always mounted, unlike the panel and the
 * notice above the composer, which show the same. Silent if nothing is or was off the record.
 */
export const OtrAnnouncement = ({ otr }: { readonly otr: OtrRoomView | undefined }) => {
	const t = useTranslation();
	const { peer, title: name } = useRoom();
	const username = peer?.username ?? name;
	const announced =
		otr && (otr.snapshot.phase !== 'idle' || otr.snapshot.lines.length > 0) ? wordsOf(otr.snapshot) : undefined;
	return (
		<div role="status" aria-live="polite" className="visually-hidden">
			{announced && `${t(announced.title, { username })}. ${t(announced.text, { username })}`}
		</div>
	);
};
