import { Button } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';

type CancelAndConfirmProps = {
	/** Label of the confirming button. */
	readonly label: string;
	/** The confirmed action is running: both buttons are disabled. */
	readonly busy: boolean;
	readonly onCancel: () => void;
	/** Id of the form that the confirming button submits. */
	readonly form?: string;
	/** Called on confirming, instead of a form. */
	readonly onConfirm?: () => void;
	/** The action destroys something. */
	readonly danger?: boolean;
	/** The confirming button is disabled. */
	readonly disabled?: boolean;
};

/** The two buttons of a dialog that asks for confirmation. */
export const CancelAndConfirm = ({
	label,
	busy,
	onCancel,
	form,
	onConfirm,
	danger,
	disabled,
}: CancelAndConfirmProps) => {
	const t = useTranslation();
	return (
		<>
			<Button onClick={onCancel} disabled={busy}>
				{t('Cancel')}
			</Button>
			<Button
				type={form === undefined ? 'button' : 'submit'}
				form={form}
				primary={!danger}
				danger={danger}
				loading={busy}
				disabled={busy || disabled}
				onClick={onConfirm}
			>
				{label}
			</Button>
		</>
	);
};
