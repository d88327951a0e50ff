import { useMediaQuery } from '@rocket.chat/fuselage-hooks';
import { LayoutContext, useCurrentRoutePath } from '@rocket.chat/ui-contexts';
import { type ReactNode, useEffect, useMemo, useState } from 'react';

/** Below this width, rooms and conversation do not fit side by side. */
const MOBILE = '(max-width: 767px)';

/** On a narrow window the sidebar is a drawer: closed at first, and again after each choice. */
export const LayoutProvider = ({ children }: { readonly children: ReactNode }) => {
	const isMobile = useMediaQuery(MOBILE);
	const [isOpen, setOpen] = useState(false);
	const path = useCurrentRoutePath();

	// biome-ignore lint/correctness/useExhaustiveDependencies: a change of the path closes the drawer
	useEffect(() => setOpen(false), [path, isMobile]);

	const actions = useMemo(
		() => ({ toggle: () => setOpen((open) => !open), collapse: () => setOpen(false), expand: () => setOpen(true) }),
		[],
	);
	const value = useMemo(
		() => ({ isMobile, sidebar: { isCollapsed: isMobile && !isOpen, ...actions } }),
		[isMobile, isOpen, actions],
	);
	return <LayoutContext.Provider value={value}>{children}</LayoutContext.Provider>;
};
