import {
	Box,
	Icon,
	IconButton,
	Menu,
	MenuItem,
	MenuItemContent,
	MenuItemIcon,
	SearchInput,
} from '@rocket.chat/fuselage';
import { useLayout, useRouter, useTranslation } from '@rocket.chat/ui-contexts';
import { type ChangeEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useWorkspaceName } from '../components/useDocumentTitle.ts';
import { RoomList } from './RoomList.tsx';
import { UserMenu } from './UserMenu.tsx';
import { useNewDirectMessage } from './useNewDirectMessage.tsx';
import './sidebar.css';

const Header = () => {
	const t = useTranslation();
	const router = useRouter();
	const workspace = useWorkspaceName();
	const { isMobile, sidebar } = useLayout();
	const openNewDirectMessage = useNewDirectMessage();
	return (
		<div className="sidebar__header">
			<UserMenu />
			<Box fontScale="h4" className="sidebar__workspace" title={workspace}>
				{workspace}
			</Box>
			<IconButton small icon="home" aria-label={t('Home')} title={t('Home')} onClick={() => router.navigate('/home')} />
			<Menu
				title={t('Create_new')}
				aria-label={t('Create_new')}
				icon="edit-rounded"
				placement="bottom-end"
				onAction={openNewDirectMessage}
			>
				<MenuItem key="direct-message" textValue={t('Direct_message')}>
					<MenuItemIcon name="balloon" />
					<MenuItemContent>{t('Direct_message')}</MenuItemContent>
				</MenuItem>
			</Menu>
			{isMobile && (
				<IconButton
					small
					icon="cross"
					aria-label={t('Close_menu')}
					title={t('Close_menu')}
					onClick={sidebar.collapse}
				/>
			)}
		</div>
	);
};

/** The list, and above it the search for a room by its name. */
const Rooms = () => {
	const t = useTranslation();
	const [search, setSearch] = useState('');
	const clearOnEscape = (event: KeyboardEvent) => {
		if (event.key === 'Escape' && search !== '') {
			// Closes only the search: the drawer stays open.
			event.preventDefault();
			setSearch('');
		}
	};
	return (
		<>
			<Box paddingInline={12} paddingBlock={4} role="search">
				<SearchInput
					small
					value={search}
					aria-label={t('Search_rooms')}
					placeholder={t('Search_rooms')}
					maxLength={200}
					endAddon={
						search === '' ? (
							<Icon name="magnifier" size="x20" />
						) : (
							<IconButton
								mini
								icon="cross"
								title={t('Clear_search')}
								aria-label={t('Clear_search')}
								onClick={() => setSearch('')}
							/>
						)
					}
					onChange={({ currentTarget }: ChangeEvent<HTMLInputElement>) => setSearch(currentTarget.value)}
					onKeyDown={clearOnEscape}
				/>
			</Box>
			<div className="sidebar__scroll">
				<RoomList search={search} />
			</div>
		</>
	);
};

/** Rooms at the left; a drawer on a narrow window. */
export const Sidebar = () => {
	const t = useTranslation();
	const { isMobile, sidebar } = useLayout();
	const element = useRef<HTMLElement>(null);
	const isDrawer = isMobile && !sidebar.isCollapsed;
	const { collapse } = sidebar;

	useEffect(() => {
		if (!isDrawer) {
			return;
		}
		const opener = document.activeElement;
		element.current?.focus();
		const closeOnEscape = (event: globalThis.KeyboardEvent) =>
			event.key === 'Escape' && !event.defaultPrevented && collapse();
		// A link to the page that is already open does not change the address, which would close the drawer.
		const closeOnLink = ({ target }: Event) => target instanceof Element && target.closest('a') && collapse();
		document.addEventListener('keydown', closeOnEscape);
		document.addEventListener('click', closeOnLink);
		return () => {
			document.removeEventListener('keydown', closeOnEscape);
			document.removeEventListener('click', closeOnLink);
			if (opener instanceof HTMLElement && opener.isConnected) {
				opener.focus();
			}
		};
	}, [isDrawer, collapse]);

	if (sidebar.isCollapsed) {
		return null;
	}
	return (
		<>
			{isDrawer && <div className="sidebar__shade" aria-hidden="true" onClick={collapse} />}
			<nav
				ref={element}
				className={isDrawer ? 'sidebar sidebar--drawer' : 'sidebar'}
				aria-label={t('Workspace')}
				tabIndex={-1}
			>
				<Header />
				<Box is="h2" fontScale="p2" className="sidebar__group">
					{t('Direct_messages')}
				</Box>
				<Rooms />
			</nav>
		</>
	);
};
