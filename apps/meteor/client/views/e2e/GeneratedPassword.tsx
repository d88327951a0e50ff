import { Button } from '@rocket.chat/fuselage';
import { useClipboard } from '@rocket.chat/fuselage-hooks';
import { useTranslation } from '@rocket.chat/ui-contexts';

/** The words of a generated password, to be read or copied. */
export const GeneratedPassword = ({ password }: { readonly password: string }) => {
	const t = useTranslation();
	const { copy, hasCopied } = useClipboard(password);
	return (
		<div className="e2e-password">
			<code className="e2e-password__words" translate="no">
				{password}
			</code>
			<Button small icon={hasCopied ? 'check' : 'copy'} onClick={() => void copy()}>
				{hasCopied ? t('Copied') : t('Copy')}
			</Button>
		</div>
	);
};
