import { Box, Skeleton } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useState } from 'react';
import { LoadFailed } from '../../../components/LoadFailed.tsx';
import { Page } from '../../../components/Page.tsx';
import { SearchField } from '../../../components/SearchField.tsx';
import { AdminNavigation } from '../AdminNavigation.tsx';
import { groupDescription, groupName, settingName } from './names.ts';
import { useAdminSettings } from './useAdminSettings.ts';

/** `/admin/settings`: the groups. */
export const SettingsPage = () => {
	const t = useTranslation();
	const loaded = useAdminSettings();
	const [term, setTerm] = useState('');
	const wanted = term.trim().toLowerCase();
	const settings = loaded.state === 'loaded' ? loaded.settings : [];
	const matching = settings.filter((setting) =>
		[setting._id, settingName(t, setting), groupName(t, setting.group ?? '')].some((text) =>
			text.toLowerCase().includes(wanted),
		),
	);
	const groups = [...new Set(matching.map(({ group }) => group ?? 'General'))].sort((a, b) =>
		groupName(t, a).localeCompare(groupName(t, b)),
	);
	return (
		<Page title={t('Settings')}>
			<AdminNavigation current="settings" />
			<SearchField label={t('Search_settings')} value={term} onChange={setTerm} marginBlockEnd={24} />
			{loaded.state === 'loading' && <Skeleton variant="rect" height={120} />}
			{loaded.state === 'failed' && <LoadFailed text={t('Settings_load_failed')} onRetry={loaded.retry} />}
			<ul className="setting-groups">
				{groups.map((group) => (
					<li key={group} className="setting-groups__item">
						<Box is="h2" fontScale="h4">
							<a href={`/admin/settings/${encodeURIComponent(group)}`} className="setting-groups__link">
								{groupName(t, group)}
							</a>
						</Box>
						<Box is="p" fontScale="p2" margin={0}>
							{groupDescription(t, group)}
						</Box>
					</li>
				))}
			</ul>
			{loaded.state === 'loaded' && groups.length === 0 && <Box role="status">{t('Settings_none_found')}</Box>}
		</Page>
	);
};
