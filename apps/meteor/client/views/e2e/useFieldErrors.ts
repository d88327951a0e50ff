import { type RefObject, useEffect, useState } from 'react';
import type { FieldName } from './refusals.ts';

export type FieldErrors = Partial<Record<FieldName, string>>;

type Inputs = readonly (readonly [FieldName, RefObject<HTMLInputElement | null>])[];

/**
 * The errors of a form's fields.
 * @param inputs in the order of the form: a refusal moves the focus to the first one that it names
 */
export const useFieldErrors = (inputs: Inputs) => {
	const [errors, setErrors] = useState<FieldErrors>({});
	const [refusal, setRefusal] = useState<{ readonly first: RefObject<HTMLInputElement | null> | undefined }>();

	/** After the render, because a disabled field takes no focus. */
	useEffect(() => refusal?.first?.current?.focus(), [refusal]);

	return {
		errors,
		refuse: (found: FieldErrors) => {
			setErrors(found);
			setRefusal({ first: inputs.find(([name]) => found[name])?.[1] });
		},
		/** Clears the errors of these fields; of all fields without names. */
		clear: (...names: readonly FieldName[]) =>
			setErrors((shown) =>
				names.length === 0
					? {}
					: Object.fromEntries(Object.entries(shown).filter(([name]) => !names.includes(name as FieldName))),
			),
	};
};
