import { Box, IconButton, Tag } from '@rocket.chat/fuselage';
import { useLayout, useRouter, useTranslation } from '@rocket.chat/ui-contexts';
import { useOtr } from '../../../../app/otr/client/index.ts';
import { OffTheRecordKey } from '../../../components/message/OffTheRecordKey.tsx';
import { RoomAvatar } from '../../../components/RoomAvatar.tsx';
import { useRoom } from '../RoomContext.ts';
import type { RoomToolboxActionConfig } from '../roomActions.ts';
import { PeerStatus } from './PeerStatus.tsx';
import { RoomMenu } from './RoomMenu.tsx';

type RoomHeaderProps = { readonly actions: readonly RoomToolboxActionConfig[]; readonly tab: string | undefined };

const OtrTag = () => {
	const t = useTranslation();
	const { _id } = useRoom();
	const phase = useOtr(_id)?.snapshot.phase;
	return phase === 'established' || phase === 'interrupted' ? (
		<span className="room-header__tag">
			<Tag variant="primary" icon={<OffTheRecordKey />}>
				{t('OTR')}
			</Tag>
		</span>
	) : null;
};

/** Peer, presence, toolbar and kebab menu of the open room. */
export const RoomHeader = ({ actions, tab }: RoomHeaderProps) => {
	const t = useTranslation();
	const router = useRouter();
	const { isMobile, sidebar } = useLayout();
	const room = useRoom();
	const { _id, title } = room;
	const open = (id: string) => router.navigate(`/direct/${_id}/${id}`);
	const toggle = (id: string) => (tab === id ? router.navigate(`/direct/${_id}`) : open(id));

	return (
		<header className="room-header">
			{isMobile && <IconButton icon="burger-menu" aria-label={t('Menu')} title={t('Menu')} onClick={sidebar.toggle} />}
			<RoomAvatar room={room} size={36} />
			<div className="room-header__title">
				<PeerStatus />
				<Box is="h1" fontScale="h4" className="room-header__name" title={title}>
					{title}
				</Box>
				<OtrTag />
			</div>
			<div className="room-header__tools" role="toolbar" aria-label={t('Toolbar')}>
				{actions
					.filter(({ featured }) => featured)
					.map(({ id, icon, title: name }) => (
						<IconButton
							key={id}
							icon={icon}
							aria-label={t(name)}
							title={t(name)}
							pressed={tab === id}
							onClick={() => toggle(id)}
						/>
					))}
				<RoomMenu actions={actions.filter(({ featured, unlisted }) => !featured && !unlisted)} onOpen={open} />
			</div>
		</header>
	);
};
