import { Callout } from '@rocket.chat/fuselage';
import { type AdminSetting, useTranslation } from '@rocket.chat/ui-contexts';
import { isSecureAddress } from './secureAddress.ts';

/** Warns if people reach the workspace at an address for which browsers refuse cryptography. */
export const InsecureAddress = ({ settings }: { readonly settings: readonly AdminSetting[] }) => {
	const t = useTranslation();
	const configured = settings.find(({ _id }) => _id === 'Site_Url')?.value;
	const addresses = [typeof configured === 'string' ? configured : '', location.origin].filter(
		(address) => address !== '',
	);
	const insecure = addresses.find((address) => !isSecureAddress(address));
	return insecure === undefined ? null : (
		<Callout type="warning" title={t('Insecure_root_url_title')} marginBlockEnd={24}>
			{t('Insecure_root_url', { url: insecure })}
		</Callout>
	);
};
