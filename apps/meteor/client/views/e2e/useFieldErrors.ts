import { type RefObject, useEffect, useState } from 'react';
import type { FieldName } from './refusals.ts';

export type FieldErrors = Partial<Record<FieldName, string>>;

type Inputs = readonly (readonly [FieldName, RefObject<HTMLInputElement | null>])[];

/**
 * What is wrong with the fields of a form.
 * @param inputs in the order of the form: a refusal moves the focus to the first one that it names
 */
export const useFieldErrors = (inputs: Inputs) => {
	const [errors, setErrors] = useState<FieldErrors>({});
	const [refused, setRefused] = useState<FieldErrors>();

	/** After the render, because a disabled field takes no focus. */
	// biome-ignore lint/correctness/useExhaustiveDependencies: refs and their order never change
	useEffect(() => {
		if (refused) {
			inputs.find(([name]) => refused[name])?.[1].current?.focus();
		}
	}, [refused]);

	return {
		errors,
		refuse: (found: FieldErrors) => {
			setErrors(found);
			setRefused(found);
		},
		/** Without names all. */
		clear: (...names: readonly FieldName[]) =>
			setErrors((shown) =>
				names.length === 0
					? {}
					: Object.fromEntries(Object.entries(shown).filter(([name]) => !names.includes(name as FieldName))),
			),
	};
};
