import {
	EmailInput,
	Field,
	FieldError,
	FieldHint,
	FieldLabel,
	FieldRow,
	PasswordInput,
	TextInput,
} from '@rocket.chat/fuselage';
import { type ComponentProps, type ReactNode, useId } from 'react';

type FormFieldProps = {
	readonly label: string;
	readonly kind?: 'text' | 'email' | 'password';
	readonly hint?: string;
	readonly error?: string;
	/** Shown below the input and announced with it. */
	readonly below?: { readonly id: string; readonly content: ReactNode };
	readonly value: string;
	readonly onChange: (value: string) => void;
} & Pick<ComponentProps<typeof TextInput>, 'autoComplete' | 'autoFocus' | 'name' | 'disabled'>;

const inputs = { text: TextInput, email: EmailInput, password: PasswordInput } as const;

/** A labelled input whose hint and error are announced with it. */
export const FormField = ({
	label,
	kind = 'text',
	hint,
	error,
	below,
	value,
	onChange,
	...attributes
}: FormFieldProps) => {
	const id = useId();
	const Input = inputs[kind];
	const described = [hint && `${id}-hint`, below?.id, error && `${id}-error`].filter(Boolean).join(' ');
	return (
		<Field>
			<FieldLabel htmlFor={id}>{label}</FieldLabel>
			<FieldRow>
				<Input
					id={id}
					value={value}
					onChange={(event) => onChange((event.target as HTMLInputElement).value)}
					error={error}
					aria-invalid={error !== undefined}
					aria-required="true"
					aria-describedby={described || undefined}
					autoCapitalize="none"
					spellCheck={false}
					{...attributes}
				/>
			</FieldRow>
			{hint && <FieldHint id={`${id}-hint`}>{hint}</FieldHint>}
			{below?.content}
			{error && <FieldError id={`${id}-error`}>{error}</FieldError>}
		</Field>
	);
};
