import { type KeyboardEvent, useRef, useState } from 'react';
import { useUserSuggestions } from './useUserSuggestions.ts';

export type UsersComboboxProps = {
	readonly value: readonly string[];
	readonly onChange: (usernames: readonly string[]) => void;
};

/** The typed text, the found and chosen people, and the keys of the combobox. */
export const useUsersCombobox = ({ value, onChange }: UsersComboboxProps) => {
	const input = useRef<HTMLInputElement>(null);
	const [term, setTerm] = useState('');
	const [open, setOpen] = useState(false);
	const [active, setActive] = useState(0);
	const found = useUserSuggestions(term, value, open);
	const options = found ?? [];
	const index = Math.min(active, options.length - 1);
	const current = open ? options[index] : undefined;

	const choose = (username: string | undefined) => {
		if (username !== undefined) {
			onChange([...value, username]);
			setTerm('');
			setActive(0);
			setOpen(false);
		}
		input.current?.focus();
	};
	const remove = (username: string) => {
		onChange(value.filter((each) => each !== username));
		input.current?.focus();
	};
	const keys: Record<string, () => boolean> = {
		ArrowDown: () => {
			setActive(open ? (index + 1) % Math.max(1, options.length) : 0);
			setOpen(true);
			return true;
		},
		ArrowUp: () => {
			setActive((Math.max(index, 0) - 1 + Math.max(1, options.length)) % Math.max(1, options.length));
			return open;
		},
		Enter: () => {
			if (current) {
				choose(current.username);
			}
			return current !== undefined;
		},
		Escape: () => {
			setOpen(false);
			return open;
		},
		Backspace: () => {
			const last = value.at(-1);
			if (term !== '' || last === undefined) {
				return false;
			}
			remove(last);
			return true;
		},
	};
	const handleKey = (event: KeyboardEvent) => {
		if (!event.nativeEvent.isComposing && keys[event.key]?.()) {
			event.preventDefault();
			event.stopPropagation();
		}
	};
	const type = (text: string) => {
		setTerm(text);
		setActive(0);
		setOpen(true);
	};
	return {
		...{ input, term, open, options, index, current, choose, remove, type, setOpen, setActive, handleKey },
		searching: open && found === undefined,
	};
};
