import { Box, Button, Skeleton } from '@rocket.chat/fuselage';
import { useDebouncedValue } from '@rocket.chat/fuselage-hooks';
import {
	type AdminUser,
	useEndpoint,
	useSetModal,
	useToastMessageDispatch,
	useTranslation,
	useUserId,
} from '@rocket.chat/ui-contexts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { LoadFailed } from '../../../components/LoadFailed.tsx';
import { Page } from '../../../components/Page.tsx';
import { SearchField } from '../../../components/SearchField.tsx';
import { UserAvatar } from '../../../components/UserAvatar.tsx';
import { useErrorText } from '../../../components/useErrorText.ts';
import { AdminNavigation } from '../AdminNavigation.tsx';
import { SetPasswordDialog } from './SetPasswordDialog.tsx';

/** Users on the page; if the workspace has more, the others are found by name. */
const COUNT = 100;

/** ms after the last key press before the server is request */
const QUIET = 200;

const UserRow = ({ user, onChanged }: { readonly user: AdminUser; readonly onChanged: () => void }) => {
	const t = useTranslation();
	const self = useUserId();
	const setModal = useSetModal();
	const errorText = useErrorText();
	const dispatchToast = useToastMessageDispatch();
	const setActiveStatus = useEndpoint('POST', '/v1/users.setActiveStatus');
	const username = user.username ?? user._id;
	const isActive = user.active !== false;
	const name = isActive ? t('Deactivate_user', { username }) : t('Activate_user', { username });

	const toggle = async () => {
		try {
			await setActiveStatus({ userId: user._id, activeStatus: !isActive });
			dispatchToast({
				type: 'success',
				message: isActive ? t('User_was_deactivated', { username }) : t('User_was_activated', { username }),
			});
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
					{user.name && user.name !== username && `${user.name} · `}
					{user.roles?.includes('admin') ? t('Role_admin') : t('Role_user')} ·{' '}
					{isActive ? t('User_active') : t('User_deactivated')}
				</Box>
			</div>
			{user._id !== self && (
				<div className="user-row__actions">
					<Button
						small
						aria-label={t('Set_password_of', { username })}
						onClick={() => setModal(<SetPasswordDialog user={user} onClose={() => setModal(null)} />)}
					>
						{t('Set_password')}
					</Button>
					<Button
						small
						variant={isActive ? 'secondary-danger' : undefined}
						aria-label={name}
						onClick={() => void toggle()}
					>
						{isActive ? t('Deactivate') : t('Activate')}
					</Button>
				</div>
			)}
		</li>
	);
};

/**
 * Users whose name contains a text, or all users if it is empty; the answer to an older text never replaces that to a
 * newer one.
 */
function useUserList(text: string) {
	const listUsers = useEndpoint('GET', '/v1/users.list');
	const [users, setUsers] = useState<readonly AdminUser[]>();
	const [failed, setFailed] = useState(false);
	const latest = useRef(0);
	const load = useCallback(async () => {
		latest.current += 1;
		const request = latest.current;
		const answer = await listUsers({ count: COUNT, ...(text !== '' && { text }) }).catch(() => undefined);
		if (request === latest.current) {
			setFailed(answer === undefined);
			setUsers((known) => answer?.users ?? known);
		}
	}, [listUsers, text]);
	useEffect(() => void load(), [load]);
	return { users, failed, load };
}

/** `/admin/users` */
export const UsersPage = () => {
	const t = useTranslation();
	const [term, setTerm] = useState('');
	const { users, failed, load } = useUserList(useDebouncedValue(term.trim(), QUIET));
	return (
		<Page title={t('Users')}>
			<AdminNavigation current="users" />
			<SearchField label={t('Search_users')} value={term} onChange={setTerm} />
			{failed && <LoadFailed text={t('Users_load_failed')} onRetry={() => void load()} />}
			{!users && !failed && <Skeleton variant="rect" height={160} />}
			{users && (
				<ul className="user-rows" aria-label={t('Users')}>
					{users.map((user) => (
						<UserRow key={user._id} user={user} onChanged={() => void load()} />
					))}
				</ul>
			)}
			{users?.length === 0 && <Box role="status">{t('Users_none_found')}</Box>}
		</Page>
	);
};
