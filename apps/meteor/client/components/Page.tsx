import { Box, IconButton } from '@rocket.chat/fuselage';
import { useLayout, useTranslation } from '@rocket.chat/ui-contexts';
import type { ReactNode } from 'react';
import { useDocumentTitle } from './useDocumentTitle.ts';

type PageProps = {
	readonly title: string;
	/** Shown beside the title. */
	readonly actions?: ReactNode;
	/** Shown below the content, always visible. */
	readonly footer?: ReactNode;
	readonly children: ReactNode;
};

/** A page beside the rooms list: heading, scrolling content, and the button that opens the list in a narrow window. */
export const Page = ({ title, actions, footer, children }: PageProps) => {
	const t = useTranslation();
	const { isMobile, sidebar } = useLayout();
	useDocumentTitle(title);
	return (
		<main id="main-content" className="page" tabIndex={-1}>
			<header className="page__header">
				{isMobile && (
					<IconButton icon="burger-menu" aria-label={t('Menu')} title={t('Menu')} onClick={sidebar.toggle} />
				)}
				<Box is="h1" fontScale="h3" className="page__title">
					{title}
				</Box>
				{actions}
			</header>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
			<div className="page__content" tabIndex={0} role="group" aria-label={title}>
				<div className="page__column">{children}</div>
			</div>
			{footer}
		</main>
	);
};
