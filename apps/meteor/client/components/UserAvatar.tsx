import { Box } from '@rocket.chat/fuselage';

/** Rocket.Chat's colours of initials; white on each of them has a contrast of at least 4.5 to 1. */
const COLOURS = [
	'#c2185b',
	'#8e24aa',
	'#5e35b1',
	'#3949ab',
	'#1565c0',
	'#00707f',
	'#00796b',
	'#2e7d32',
	'#8d5300',
	'#bf360c',
	'#6d4c41',
	'#455a64',
] as const;

const colourOf = (username: string): string => {
	let sum = 0;
	for (const character of username) {
		sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
	}
	return COLOURS[sum % COLOURS.length] ?? COLOURS[0];
};

type UserAvatarProps = { readonly username: string /** px */; readonly size?: number };

/** The initial of a user name on that user's colour. Decorative: the name is beside it. */
export const UserAvatar = ({ username, size = 36 }: UserAvatarProps) => (
	<Box
		aria-hidden="true"
		flexShrink={0}
		display="inline-flex"
		alignItems="center"
		justifyContent="center"
		width={size}
		height={size}
		style={{
			backgroundColor: colourOf(username),
			color: '#fff',
			fontSize: Math.round(size * 0.5),
			fontWeight: 500,
			lineHeight: 1,
			borderRadius: Math.round(size / 9),
			userSelect: 'none',
		}}
	>
		{[...username][0]?.toUpperCase() ?? '?'}
	</Box>
);
