import { Field, FieldRow, SearchInput } from '@rocket.chat/fuselage';

type SearchFieldProps = {
	readonly label: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	/** px below the field; 16 by default. */
	readonly marginBlockEnd?: number;
};

/** A field above a list, which filters it. */
export const SearchField = ({ label, value, onChange, marginBlockEnd = 16 }: SearchFieldProps) => (
	<Field marginBlockEnd={marginBlockEnd}>
		<FieldRow>
			<SearchInput
				aria-label={label}
				placeholder={label}
				value={value}
				onChange={(event) => onChange((event.target as HTMLInputElement).value)}
			/>
		</FieldRow>
	</Field>
);
