import { Chip, Field, FieldLabel, FieldRow, InputBox } from '@rocket.chat/fuselage';
import { type UserSummary, useTranslation } from '@rocket.chat/ui-contexts';
import { useId } from 'react';
import { UserAvatar } from './UserAvatar.tsx';
import './users-combobox.css';
import { type UsersComboboxProps, useUsersCombobox } from './useUsersCombobox.ts';

type SuggestionsProps = {
	readonly id: string;
	readonly users: readonly UserSummary[];
	readonly active: number;
	readonly onActivate: (place: number) => void;
	readonly onChoose: (username: string | undefined) => void;
};

/** The list under the input. It never takes the focus: the input keeps it, and points at the active option. */
const Suggestions = ({ id, users, active, onActivate, onChoose }: SuggestionsProps) => {
	const t = useTranslation();
	return (
		<div id={`${id}-list`} role="listbox" aria-label={t('Users')} className="users__list" hidden={users.length === 0}>
			{users.map((user, place) => (
				// biome-ignore lint/a11y/useKeyWithClickEvents: the input has the focus and the keys
				<div
					key={user._id}
					id={`${id}-${user._id}`}
					role="option"
					tabIndex={-1}
					aria-selected={place === active}
					className={place === active ? 'users__option users__option--active' : 'users__option'}
					onMouseDown={(event) => event.preventDefault()}
					onMouseEnter={() => onActivate(place)}
					onClick={() => onChoose(user.username)}
				>
					<UserAvatar username={user.username ?? '?'} size={28} />
					<span className="users__name">{user.name || user.username}</span>
					<span className="users__username">{user.username}</span>
				</div>
			))}
		</div>
	);
};

/**
 * Combobox "Users" after the ARIA authoring practices (editable, list autocomplete): arrows move, Enter chooses,
 * Backspace removes the last one.
 */
export const UsersCombobox = ({ value, onChange }: UsersComboboxProps) => {
	const t = useTranslation();
	const id = useId();
	const { input, term, open, options, index, current, searching, ...combobox } = useUsersCombobox({ value, onChange });
	const { choose, remove, type, setOpen, setActive, handleKey } = combobox;
	const message = searching
		? t('Users_searching')
		: options.length === 0
			? t('Users_none_found')
			: t('Users_found', { count: options.length });

	return (
		<Field className="users">
			<FieldLabel htmlFor={id}>{t('Users')}</FieldLabel>
			{value.length > 0 && (
				<div className="users__chosen">
					{value.map((username) => (
						<Chip key={username} onClick={() => remove(username)} aria-label={t('Remove_user', { username })}>
							{username}
						</Chip>
					))}
				</div>
			)}
			<FieldRow>
				<InputBox
					ref={input}
					id={id}
					type="text"
					role="combobox"
					aria-expanded={open}
					aria-controls={`${id}-list`}
					aria-autocomplete="list"
					aria-activedescendant={current ? `${id}-${current._id}` : undefined}
					placeholder={t('Users_placeholder')}
					autoComplete="off"
					autoCapitalize="none"
					spellCheck={false}
					data-autofocus
					value={term}
					onChange={(event) => type((event.target as HTMLInputElement).value)}
					onClick={() => setOpen(true)}
					onBlur={() => setOpen(false)}
					onKeyDown={handleKey}
				/>
			</FieldRow>
			<Suggestions id={id} users={open ? options : []} active={index} onActivate={setActive} onChoose={choose} />
			<div role="status" className="users__status">
				{open ? message : ''}
			</div>
		</Field>
	);
};
