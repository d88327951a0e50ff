/** Backgrounds on which white letters have a contrast of at least 4.5. */
const COLORS = ['#AD1457', '#7B1FA2', '#512DA8', '#303F9F', '#1565C0', '#00695C', '#2E7D32', '#5D4037', '#455A64', '#C62828', '#00838F', '#6A1B9A'];

const colorOf = (name: string): string => {
	let hash = 0;
	for (const character of name) {
		hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
	}
	return COLORS[hash % COLORS.length] ?? '#455A64';
};

type UserAvatarProps = {
	readonly username: string;
	/** px */
	readonly size: number;
};

/** A user's initial on a colour of his own. Decorative: the name stands beside it. */
export const UserAvatar = ({ username, size }: UserAvatarProps) => {
	const [initial = '?'] = username.replace(/^@/, '');
	return (
		<svg
			className="user-avatar"
			width={size}
			height={size}
			viewBox="0 0 100 100"
			aria-hidden="true"
			focusable="false"
			style={{ flex: 'none', borderRadius: 4, display: 'block' }}
		>
			<rect width="100" height="100" fill={colorOf(username)} />
			<text x="50" y="52" fill="#fff" fontSize="54" fontWeight="600" textAnchor="middle" dominantBaseline="central" fontFamily="Inter, sans-serif">
				{initial.toUpperCase()}
			</text>
		</svg>
	);
};
