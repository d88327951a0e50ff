import {
	Menu,
	MenuItem,
	MenuItemContent,
	MenuItemIcon,
	SidebarItem,
	SidebarItemBadge,
	SidebarItemCol,
	SidebarItemContent,
	SidebarItemRow,
	SidebarItemTimestamp,
	SidebarItemTitle,
	StatusBullet,
} from '@rocket.chat/fuselage';
import { previewOf } from '@rocket.chat/otr-markdown';
import {
	type SubscriptionWithRoom,
	useLanguage,
	useTranslation,
	useUserId,
	useUserPresence,
} from '@rocket.chat/ui-contexts';
import { useMemo } from 'react';
import { RoomAvatar } from '../components/RoomAvatar.tsx';
import { useRoomExits } from '../views/room/exits/useRoomExits.tsx';
import { roomTime } from './roomTime.ts';

type RoomItemProps = { readonly room: SubscriptionWithRoom; readonly selected: boolean };

/** The other user of a direct message of two, or the user in a conversation with themselves; undefined in a group. */
const otherUid = ({ uids = [], group }: SubscriptionWithRoom, self: string | undefined): string | undefined => {
	const others = uids.filter((uid) => uid !== self);
	return group || others.length > 1 ? undefined : (others[0] ?? self);
};

const Presence = ({ uid }: { readonly uid: string }) => {
	const t = useTranslation();
	const { status } = useUserPresence(uid) ?? { status: 'offline' };
	const names = { online: t('Online'), away: t('Away'), busy: t('Busy'), offline: t('Offline') } as const;
	return <StatusBullet status={status} size="small" role="img" aria-label={names[status]} />;
};

/** The last message of a room. Never an off-the-record one: the server has none. */
const Preview = ({ room: { lastMessage } }: { readonly room: SubscriptionWithRoom }) => {
	const t = useTranslation();
	const self = useUserId();
	const written = lastMessage?.t === undefined ? (lastMessage?.msg ?? '') : '';
	const text = useMemo(() => previewOf(written, { spoiler: t('Hidden_text') }), [written, t]);
	return <>{text !== '' && lastMessage?.u?._id === self ? t('Own_message_preview', { text }) : text}</>;
};

/** The kebab menu of a room in the list; it is shown on hover and focus, and always on devices without hover. */
const RoomItemMenu = ({ room, name }: { readonly room: SubscriptionWithRoom; readonly name: string }) => {
	const t = useTranslation();
	const exits = useRoomExits(room);
	return (
		<Menu
			small
			className="rooms__menu"
			title={t('Actions_for', { name })}
			icon="kebab"
			placement="bottom-end"
			onAction={(key) => exits.find(({ id }) => id === key)?.run()}
		>
			{exits.map(({ id, icon, name: label }) => (
				<MenuItem key={id} textValue={label}>
					<MenuItemIcon name={icon} />
					<MenuItemContent>{label}</MenuItemContent>
				</MenuItem>
			))}
		</Menu>
	);
};

/** One room of the list, within its item. */
export const RoomItem = ({ room, selected }: RoomItemProps) => {
	const t = useTranslation();
	const language = useLanguage();
	const self = useUserId();
	const uid = otherUid(room, self);
	const name = room.fname || room.name;
	const isUnread = room.unread > 0 && !selected;
	return (
		<>
			<SidebarItem
				href={`/direct/${room.rid}`}
				data-rid={room.rid}
				selected={selected}
				aria-current={selected ? 'page' : undefined}
			>
				<RoomAvatar room={room} size={36} />
				<SidebarItemCol>
					<SidebarItemRow>
						{uid && <Presence uid={uid} />}
						<SidebarItemTitle unread={isUnread} title={name}>
							{name}
						</SidebarItemTitle>
						{room.lm && (
							<SidebarItemTimestamp unread={isUnread}>
								{roomTime(new Date(room.lm), new Date(), language, t)}
							</SidebarItemTimestamp>
						)}
					</SidebarItemRow>
					<SidebarItemRow>
						<SidebarItemContent unread={isUnread}>
							<Preview room={room} />
						</SidebarItemContent>
						{isUnread && (
							<SidebarItemBadge variant="primary" role="img" aria-label={t('Unread', { count: room.unread })}>
								{room.unread > 99 ? '99+' : room.unread}
							</SidebarItemBadge>
						)}
					</SidebarItemRow>
				</SidebarItemCol>
			</SidebarItem>
			<RoomItemMenu room={room} name={name} />
		</>
	);
};
