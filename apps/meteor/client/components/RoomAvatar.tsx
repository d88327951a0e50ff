import { UserAvatar } from './UserAvatar.tsx';

type RoomAvatarProps = {
	/** `name` is the room's own: of a direct message of two the peer's username; never a display name. */
	readonly room: { readonly name: string };
	/** px */
	readonly size?: number;
};

/** The avatar of a room, the same wherever the room is shown: colour and initial come from the room's name. */
export const RoomAvatar = ({ room: { name }, size }: RoomAvatarProps) => <UserAvatar username={name} size={size} />;
