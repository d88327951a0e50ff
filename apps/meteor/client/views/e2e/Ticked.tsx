import { CheckBox, Field, FieldError, FieldHint, FieldLabel, FieldRow } from '@rocket.chat/fuselage';
import { useId } from 'react';

type TickedProps = {
	readonly label: string;
	readonly checked: boolean;
	readonly onChange: (checked: boolean) => void;
	readonly hint?: string;
	readonly error?: string;
	readonly disabled?: boolean;
};

/** A labelled checkbox whose hint and error are announced with it. */
export const Ticked = ({ label, checked, onChange, hint, error, disabled }: TickedProps) => {
	const id = useId();
	const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
	return (
		<Field className="ticked">
			<FieldRow>
				<FieldLabel htmlFor={id}>{label}</FieldLabel>
				<CheckBox
					id={id}
					checked={checked}
					disabled={disabled}
					aria-describedby={described || undefined}
					onChange={(event) => onChange((event.target as HTMLInputElement).checked)}
				/>
			</FieldRow>
			{hint && <FieldHint id={`${id}-hint`}>{hint}</FieldHint>}
			{error && (
				<FieldError id={`${id}-error`} role="alert">
					{error}
				</FieldError>
			)}
		</Field>
	);
};
