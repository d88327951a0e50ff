import { Box, Button, ButtonGroup, FieldGroup, IconButton, Skeleton } from '@rocket.chat/fuselage';
import {
	type AdminSetting,
	useRouter,
	useSettingsDispatch,
	useToastMessageDispatch,
	useTranslation,
} from '@rocket.chat/ui-contexts';
import { type FormEvent, useState } from 'react';
import { LoadFailed } from '../../../components/LoadFailed.tsx';
import { Page } from '../../../components/Page.tsx';
import { useErrorText } from '../../../components/useErrorText.ts';
import { NotFoundPage } from '../../root/NotFoundPage.tsx';
import { AdminNavigation } from '../AdminNavigation.tsx';
import { type Draft, isChanged, problemOf, shownValue, toValue, unsaved } from './draft.ts';
import { InsecureAddress } from './InsecureAddress.tsx';
import { groupDescription, groupName } from './names.ts';
import { SettingField } from './SettingField.tsx';
import { useAdminSettings } from './useAdminSettings.ts';

const NEEDS_CRYPTOGRAPHY = ['OTR', 'E2E Encryption'];

type FormProps = {
	readonly group: string;
	readonly settings: readonly AdminSetting[];
	readonly reload: () => Promise<void>;
};

const Form = ({ group, settings, reload }: FormProps) => {
	const t = useTranslation();
	const dispatch = useSettingsDispatch();
	const dispatchToast = useToastMessageDispatch();
	const errorText = useErrorText();
	const [draft, setDraft] = useState<Draft>({});
	const [busy, setBusy] = useState(false);
	const changed = settings.filter((setting) => isChanged(setting, draft));
	const faulty = settings.some((setting) => problemOf(setting, shownValue(setting, draft), t) !== undefined);

	const save = async (event: FormEvent) => {
		event.preventDefault();
		if (changed.length === 0 || faulty) {
			return;
		}
		setBusy(true);
		try {
			await dispatch(
				changed.map((setting) => ({ _id: setting._id, value: toValue(setting, shownValue(setting, draft)) })),
			);
			await reload();
			setDraft((current) => unsaved(current, draft));
			dispatchToast({ type: 'success', message: t('Settings_saved') });
		} catch (error) {
			await reload();
			dispatchToast({ type: 'error', message: errorText(error) });
		}
		setBusy(false);
	};

	return (
		<form onSubmit={save} noValidate aria-label={groupName(t, group)}>
			<FieldGroup className="fields">
				{settings.map((setting) => (
					<SettingField
						key={setting._id}
						setting={setting}
						shown={shownValue(setting, draft)}
						onChange={(value) => setDraft((current) => ({ ...current, [setting._id]: value }))}
					/>
				))}
			</FieldGroup>
			<div className="form-footer">
				<ButtonGroup>
					<Button type="submit" primary loading={busy} disabled={busy || faulty || changed.length === 0}>
						{t('Save_changes')}
					</Button>
					{changed.length > 0 && <Button onClick={() => setDraft({})}>{t('Discard')}</Button>}
				</ButtonGroup>
				<Box role="status" fontScale="p2" color="hint">
					{changed.length > 0 ? t('Unsaved_changes') : ''}
				</Box>
			</div>
		</form>
	);
};

/** `/admin/settings/:group` */
export const SettingsGroupPage = ({ group }: { readonly group: string }) => {
	const t = useTranslation();
	const router = useRouter();
	const loaded = useAdminSettings();
	const settings = loaded.state === 'loaded' ? loaded.settings.filter((setting) => setting.group === group) : [];
	if (loaded.state === 'loaded' && settings.length === 0) {
		return <NotFoundPage />;
	}
	const description = groupDescription(t, group);
	return (
		<Page
			title={groupName(t, group)}
			actions={
				<IconButton
					icon="back"
					aria-label={t('Back')}
					title={t('Back')}
					onClick={() => router.navigate('/admin/settings')}
				/>
			}
		>
			<AdminNavigation current="settings" />
			{NEEDS_CRYPTOGRAPHY.includes(group) && (
				<InsecureAddress settings={loaded.state === 'loaded' ? loaded.settings : []} />
			)}
			{description && (
				<Box is="p" fontScale="p1" marginBlockEnd={24}>
					{description}
				</Box>
			)}
			{loaded.state === 'loading' && <Skeleton variant="rect" height={240} />}
			{loaded.state === 'failed' && <LoadFailed text={t('Settings_load_failed')} onRetry={loaded.retry} />}
			{loaded.state === 'loaded' && <Form group={group} settings={settings} reload={loaded.reload} />}
		</Page>
	);
};
