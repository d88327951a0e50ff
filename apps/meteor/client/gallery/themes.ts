import type { Theme } from '@rocket.chat/ui-contexts';

const THEMES: Record<Theme, true> = { light: true, dark: true, 'high-contrast': true };

export const ALL_THEMES = Object.keys(THEMES) as readonly Theme[];

/** px: a phone, and a desktop. */
export const WIDTHS = [360, 1280] as const;

export const themeOf = (query: URLSearchParams): Theme =>
	ALL_THEMES.find((theme) => theme === query.get('theme')) ?? 'light';
