import { RouterContext, type RouterContextValue } from '@rocket.chat/ui-contexts';
import { type ReactNode, useEffect } from 'react';

type RouterProviderProps = { readonly router: RouterContextValue; readonly children: ReactNode };

const isPlainClick = (event: MouseEvent) =>
	event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;

/** Provides the router, and makes ordinary links to our own pages navigate without a reload. */
export const RouterProvider = ({ router, children }: RouterProviderProps) => {
	useEffect(() => {
		const follow = (event: MouseEvent) => {
			const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
			if (
				!(link instanceof HTMLAnchorElement) ||
				!isPlainClick(event) ||
				link.target ||
				link.hasAttribute('download') ||
				link.origin !== location.origin
			) {
				return;
			}
			event.preventDefault();
			router.navigate(`${link.pathname}${link.search}`);
		};
		document.addEventListener('click', follow);
		return () => document.removeEventListener('click', follow);
	}, [router]);
	return <RouterContext.Provider value={router}>{children}</RouterContext.Provider>;
};
