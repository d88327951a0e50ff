import { Box, Button, Skeleton } from '@rocket.chat/fuselage';
import { type AdminUser, useEndpoint, useToastMessageDispatch, useTranslation, useUserId } from '@rocket.chat/ui-contexts';
import { useCallback, useEffect, useState } from 'react';
import { LoadFailed } from '../../../components/LoadFailed.tsx';
import { Page } from '../../../components/Page.tsx';
import { UserAvatar } from '../../../components/UserAvatar.tsx';
import { useErrorText } from '../../../components/useErrorText.ts';
import { AdminNavigation } from '../AdminNavigation.tsx';

/** Users on one page; a workspace with more is searched, which the server allows by name. */
const COUNT = 100;

const UserRow = ({ user, onChanged }: { readonly user: AdminUser; readonly onChanged: () => void }) => {
	const t = useTranslation();
	const self = useUserId();
	const errorText = useErrorText();
	const dispatchToast = useToastMessageDispatch();
	const setActiveStatus = useEndpoint('POST', '/v1/users.setActiveStatus');
	const username = user.username ?? user._id;
	const isActive = user.active !== false;
	const name = isActive ? t('Deactivate_user', { username }) : t('Activate_user', { username });

	const toggle = async () => {
		try {
			await setActiveStatus({ userId: user._id, activeStatus: !isActive });
			dispatchToast({ type: 'success', message: isActive ? t('User_was_deactivated', { username }) : t('User_was_activated', { username }) });
			onChanged();
		} catch (error) {
			dispatchToast({ type: 'error', message: errorText(error) });
		}
	};
	return (
		<li className="user-row">
			<UserAvatar username={username} size={36} />
			<div className="user-row__names">
				<Box fontScale="p2b" withTruncatedText>
					{username}
				</Box>
				<Box fontScale="c1">
					{user.roles?.includes('admin') ? t('Role_admin') : t('Role_user')} · {isActive ? t('User_active') : t('User_deactivated')}
				</Box>
			</div>
			{user._id !== self && (
				<Button small variant={isActive ? 'secondary-danger' : undefined} aria-label={name} onClick={() => void toggle()}>
					{isActive ? t('Deactivate') : t('Activate')}
				</Button>
			)}
		</li>
	);
};

/** `/admin/users` */
export const UsersPage = () => {
	const t = useTranslation();
	const listUsers = useEndpoint('GET', '/v1/users.list');
	const [users, setUsers] = useState<readonly AdminUser[]>();
	const [failed, setFailed] = useState(false);
	const load = useCallback(async () => {
		try {
			setUsers((await listUsers({ count: COUNT })).users);
			setFailed(false);
		} catch {
			setFailed(true);
		}
	}, [listUsers]);
	useEffect(() => void load(), [load]);

	return (
		<Page title={t('Users')}>
			<AdminNavigation current="users" />
			{failed && <LoadFailed text={t('Users_load_failed')} onRetry={() => void load()} />}
			{!users && !failed && <Skeleton variant="rect" height={160} />}
			{users && (
				<ul className="user-rows" aria-label={t('Users')}>
					{users.map((user) => (
						<UserRow key={user._id} user={user} onChanged={() => void load()} />
					))}
				</ul>
			)}
		</Page>
	);
};
