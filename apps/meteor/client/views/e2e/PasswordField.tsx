import { Field, FieldError, FieldHint, FieldLabel, FieldRow, PasswordInput } from '@rocket.chat/fuselage';
import { type ReactNode, type Ref, useId } from 'react';

type PasswordFieldProps = {
	readonly label: string;
	/** The password stays in the input: no state and no attribute of the page holds it. */
	readonly input: Ref<HTMLInputElement>;
	readonly error?: string;
	readonly hint?: string;
	/** Shown below the input and announced with it. */
	readonly below?: { readonly id: string; readonly content: ReactNode };
	readonly isNew?: boolean;
	/** It is the login password, which browsers store and fill in. */
	readonly isLogin?: boolean;
	readonly disabled?: boolean;
	readonly onChange?: (password: string) => void;
};

/** A password of the end-to-end key, or of the sign-in; hint, strength and error are announced with it. */
export const PasswordField = ({
	label,
	input,
	error,
	hint,
	below,
	isNew = false,
	isLogin = false,
	disabled,
	onChange,
}: PasswordFieldProps) => {
	const id = useId();
	const described = [hint && `${id}-hint`, below?.id, error && `${id}-error`].filter(Boolean).join(' ');
	return (
		<Field>
			<FieldLabel htmlFor={id}>{label}</FieldLabel>
			<FieldRow>
				<PasswordInput
					id={id}
					ref={input}
					autoComplete={isNew ? 'new-password' : isLogin ? 'current-password' : 'off'}
					autoCapitalize="none"
					spellCheck={false}
					disabled={disabled}
					onChange={(event) => onChange?.((event.target as HTMLInputElement).value)}
					error={error}
					aria-invalid={error !== undefined}
					aria-describedby={described || undefined}
				/>
			</FieldRow>
			{hint && <FieldHint id={`${id}-hint`}>{hint}</FieldHint>}
			{below?.content}
			{error && (
				<FieldError id={`${id}-error`} role="alert">
					{error}
				</FieldError>
			)}
		</Field>
	);
};
