import { Box, Card, CardBody, CardTitle, SearchInput, Skeleton } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useState } from 'react';
import { LoadFailed } from '../../../components/LoadFailed.tsx';
import { Page } from '../../../components/Page.tsx';
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
		[setting._id, settingName(t, setting), groupName(t, setting.group ?? '')].some((text) => text.toLowerCase().includes(wanted)),
	);
	const groups = [...new Set(matching.map(({ group }) => group ?? 'General'))].sort((a, b) => groupName(t, a).localeCompare(groupName(t, b)));
	return (
		<Page title={t('Settings')}>
			<AdminNavigation current="settings" />
			<Box marginBlockEnd={24}>
				<SearchInput
					aria-label={t('Search_settings')}
					placeholder={t('Search_settings')}
					value={term}
					onChange={(event) => setTerm((event.target as HTMLInputElement).value)}
				/>
			</Box>
			{loaded.state === 'loading' && <Skeleton variant="rect" height={120} />}
			{loaded.state === 'failed' && <LoadFailed text={t('Settings_load_failed')} onRetry={loaded.retry} />}
			<div className="setting-groups">
				{groups.map((group) => (
					<Card key={group}>
						<CardTitle>
							<a href={`/admin/settings/${encodeURIComponent(group)}`} className="setting-groups__link">
								{groupName(t, group)}
							</a>
						</CardTitle>
						<CardBody>{groupDescription(t, group)}</CardBody>
					</Card>
				))}
			</div>
			{loaded.state === 'loaded' && groups.length === 0 && <Box role="status">{t('Settings_none_found')}</Box>}
		</Page>
	);
};
