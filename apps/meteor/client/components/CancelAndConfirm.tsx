import { Button } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';

type CancelAndConfirmProps = {
	/** What the button that confirms says. */
	readonly label: string;
	/** What was confirmed is under way: neither button does anything. */
	readonly busy: boolean;
	readonly onCancel: () => void;
	/** Id of the form that confirming submits. */
	readonly form?: string;
	/** Instead of a form. */
	readonly onConfirm?: () => void;
	/** Confirming destroys something. */
	readonly danger?: boolean;
	/** Not possible yet. */
	readonly disabled?: boolean;
};

/** The two buttons of a dialog that asks before it does something. */
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
