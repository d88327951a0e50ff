import { Button, Callout } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import type { MouseEvent, Ref } from 'react';
import type { OtrRoomView } from '../../../../app/otr/client/index.ts';
import { isRepeated } from '../contextualBar/OTR/isRepeated.ts';
import { useOtrActions } from '../contextualBar/OTR/useOtrActions.ts';
import { isBlocked, wordsOf } from '../contextualBar/OTR/words.ts';
import { useRoom } from '../RoomContext.ts';

type GateNoticeProps = {
	readonly otr: OtrRoomView;
	/** Takes the focus when the focused button disappears. */
	readonly place: Ref<HTMLDivElement>;
	readonly onAct: () => void;
};

/** Shown above a composer that sends nothing: says why, and what the user can do. */
export const GateNotice = ({ otr, place, onAct }: GateNoticeProps) => {
	const t = useTranslation();
	const { peer, title } = useRoom();
	const { perform, nameOf } = useOtrActions(otr.room);
	const { tone, title: heading, text, actions } = wordsOf(otr.snapshot);
	const username = peer?.username ?? title;
	return (
		<div className="composer__gate" role="group" aria-label={t('OTR_State')} ref={place} tabIndex={-1}>
			<Callout type={tone} icon="key" title={t(heading, { username })}>
				{t(text, { username })}
				{actions.length > 0 && (
					<div className="composer__actions">
						{actions.map((action) => (
							<Button
								key={action}
								small
								secondary={action === 'end'}
								danger={action === 'end'}
								disabled={isBlocked(action, otr.snapshot.startBlock)}
								onClick={(event: MouseEvent) => {
									if (!isRepeated(event)) {
										onAct();
										perform(action);
									}
								}}
							>
								{nameOf(action)}
							</Button>
						))}
					</div>
				)}
			</Callout>
		</div>
	);
};
