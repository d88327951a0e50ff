import { Button, Skeleton, Table, TableBody, TableCell, TableHead, TableRow } from '@rocket.chat/fuselage';
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
		<TableRow>
			<TableCell>
				<span className="user-cell">
					<UserAvatar username={username} size={28} />
					<span className="user-cell__name">{username}</span>
				</span>
			</TableCell>
			<TableCell>{user.roles?.includes('admin') ? t('Role_admin') : t('Role_user')}</TableCell>
			<TableCell>{isActive ? t('User_active') : t('User_deactivated')}</TableCell>
			<TableCell align="end">
				{user._id !== self && (
					<Button small danger={isActive} onClick={() => void toggle()}>
						{isActive ? t('Deactivate_user', { username }) : t('Activate_user', { username })}
					</Button>
				)}
			</TableCell>
		</TableRow>
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
				<Table striped>
					<TableHead>
						<TableRow>
							<TableCell is="th">{t('Username')}</TableCell>
							<TableCell is="th">{t('Role')}</TableCell>
							<TableCell is="th">{t('State')}</TableCell>
							<TableCell />
						</TableRow>
					</TableHead>
					<TableBody>
						{users.map((user) => (
							<UserRow key={user._id} user={user} onChanged={() => void load()} />
						))}
					</TableBody>
				</Table>
			)}
		</Page>
	);
};
