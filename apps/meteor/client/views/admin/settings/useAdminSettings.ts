import { type AdminSetting, useEndpoint, useStream } from '@rocket.chat/ui-contexts';
import { useCallback, useEffect, useState } from 'react';

export type AdminSettings =
	| { readonly state: 'loading' }
	| { readonly state: 'failed'; retry(): void }
	| { readonly state: 'loaded'; readonly settings: readonly AdminSetting[]; reload(): Promise<void> };

/** Every setting of the workspace, for administrators; fetched again when a public one changes elsewhere. */
export function useAdminSettings(): AdminSettings {
	const getSettings = useEndpoint('GET', '/v1/settings');
	const onAll = useStream('notify-all');
	const [settings, setSettings] = useState<readonly AdminSetting[]>();
	const [failed, setFailed] = useState(false);

	const reload = useCallback(async () => {
		try {
			setSettings((await getSettings()).settings);
			setFailed(false);
		} catch {
			setFailed(true);
		}
	}, [getSettings]);

	useEffect(() => {
		void reload();
		return onAll('public-settings-changed', () => void reload());
	}, [reload, onAll]);

	if (settings) {
		return { state: 'loaded', settings, reload };
	}
	return failed ? { state: 'failed', retry: () => void reload() } : { state: 'loading' };
}
