import { createContext } from 'react';

export type LayoutContextValue = {
	/** The window is too narrow for rooms and conversation side by side. */
	readonly isMobile: boolean;
	readonly sidebar: {
		readonly isCollapsed: boolean;
		toggle(): void;
		collapse(): void;
		expand(): void;
	};
};

export const LayoutContext = createContext<LayoutContextValue>({
	isMobile: false,
	sidebar: { isCollapsed: false, toggle: () => undefined, collapse: () => undefined, expand: () => undefined },
});
