import {
	Menu,
	MenuItem,
	MenuItemContent,
	MenuItemIcon,
	MenuItemInput,
	MenuSection,
	StatusBullet,
} from '@rocket.chat/fuselage';
import {
	type ThemePreference,
	type UserStatus,
	useLogout,
	useMethod,
	useRole,
	useRouter,
	useThemeMode,
	useToastMessageDispatch,
	useTranslation,
	useUser,
	useUserPresence,
} from '@rocket.chat/ui-contexts';
import type { ComponentProps } from 'react';
import { UserAvatar } from '../components/UserAvatar.tsx';

const THEMES: readonly ThemePreference[] = ['auto', 'light', 'dark', 'high-contrast'];

const isTheme = (value: string): value is ThemePreference => THEMES.some((theme) => theme === value);

/** The statuses that a user may choose; `offline` means invisible. */
const STATUSES: readonly UserStatus[] = ['online', 'away', 'busy', 'offline'];

type Icon = ComponentProps<typeof MenuItemIcon>['name'];

/** Performs the entry of a key: a theme, a status, logging out, or a page. */
const useMenuAction = (setTheme: (theme: ThemePreference) => void) => {
	const router = useRouter();
	const logout = useLogout();
	const setStatus = useMethod('UserPresence:setDefaultStatus');
	const dispatchToast = useToastMessageDispatch();
	return async (key: string) => {
		if (isTheme(key)) {
			setTheme(key);
		} else if (key.startsWith('status ')) {
			await setStatus(key.slice('status '.length)).catch((message: unknown) =>
				dispatchToast({ type: 'error', message }),
			);
		} else if (key === 'logout') {
			await logout();
			router.navigate('/login', { replace: true });
		} else {
			router.navigate(key);
		}
	};
};

/** The user's own menu: presence, theme, account, administration, logging out. */
export const UserMenu = () => {
	const t = useTranslation();
	const user = useUser();
	const isAdmin = useRole('admin');
	const [theme, setTheme] = useThemeMode();
	const chosen = user?.statusDefault ?? 'online';
	const seen = useUserPresence(user?._id)?.status ?? 'offline';
	const act = useMenuAction(setTheme);
	const statusNames = { online: t('Online'), away: t('Away'), busy: t('Busy'), offline: t('Invisible') } as const;
	const seenName = seen === 'offline' && chosen !== 'offline' ? t('Offline') : statusNames[seen];
	const themeNames = {
		auto: t('Theme_auto'),
		light: t('Theme_light'),
		dark: t('Theme_dark'),
		'high-contrast': t('Theme_high_contrast'),
	} as const;
	const pages: { id: string; icon: Icon; name: string }[] = [
		{ id: '/account/preferences', icon: 'user', name: t('My_account') },
		...(isAdmin ? [{ id: '/admin/settings', icon: 'cog', name: t('Administration') } as const] : []),
	];

	return (
		<Menu
			aria-label={t('User_menu')}
			title={t('User_menu')}
			placement="bottom-start"
			onAction={(key) => void act(String(key))}
			medium
			icon={<UserAvatar username={user?.username ?? '?'} size={28} />}
		>
			<MenuSection title={`${user?.username ?? ''} · ${seenName}`}>
				{pages.map(({ id, icon, name }) => (
					<MenuItem key={id} textValue={name}>
						<MenuItemIcon name={icon} />
						<MenuItemContent>{name}</MenuItemContent>
					</MenuItem>
				))}
			</MenuSection>
			<MenuSection title={t('Status')}>
				{STATUSES.map((each) => (
					<MenuItem key={`status ${each}`} textValue={statusNames[each]}>
						<StatusBullet status={each} />
						<MenuItemContent>{statusNames[each]}</MenuItemContent>
						<MenuItemInput>
							<span aria-hidden="true">{chosen === each ? '✓' : ''}</span>
						</MenuItemInput>
					</MenuItem>
				))}
			</MenuSection>
			<MenuSection title={t('Theme')}>
				{THEMES.map((each) => (
					<MenuItem key={each} textValue={themeNames[each]}>
						<MenuItemContent>{themeNames[each]}</MenuItemContent>
						<MenuItemInput>
							<span aria-hidden="true">{theme === each ? '✓' : ''}</span>
						</MenuItemInput>
					</MenuItem>
				))}
			</MenuSection>
			<MenuSection>
				<MenuItem key="logout" textValue={t('Logout')}>
					<MenuItemIcon name="sign-out" />
					<MenuItemContent>{t('Logout')}</MenuItemContent>
				</MenuItem>
			</MenuSection>
		</Menu>
	);
};
