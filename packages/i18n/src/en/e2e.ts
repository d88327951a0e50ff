/** Words of changing, resetting and keeping one's end-to-end key. */
export const e2e = {
	E2E_status_unlocked_asks: 'Your key is unlocked in this page until you reload or close it.',
	E2E_kept_in_memory:
		'The key is only in the memory of this page. It is not stored in this browser: each tab asks for the password after each reload.',
	E2E_kept_save:
		'This password is not stored anywhere: if this page is reloaded before you have saved it, you have to reset the key again.',
	E2E_ask_each_reload: 'Ask for my end-to-end password after each reload',
	E2E_ask_hint: 'Applies to you in this browser. The key is then never stored here, only held in memory.',
	E2E_ask_save_first: 'Save the password first.',
	E2E_ask_failed: 'The browser refuses to store this choice. Nothing was changed.',
	E2E_Encryption_Password_Change: 'Change E2E password',
	E2E_change_text:
		'The key stays the same, so nobody is warned. You need the new password in each new browser. The old one no longer unlocks the key that the server stores.',
	E2E_change_seen:
		'If somebody else may know the old password, reset the key instead: anyone with a copy of what the server stored can still unlock it with the old password.',
	E2E_current_password: 'Current E2E password',
	E2E_new_password: 'New E2E password',
	E2E_new_confirm: 'Confirm the new E2E password',
	E2E_new_kind: 'New password',
	E2E_new_generated: 'Seven generated words (recommended)',
	E2E_new_chosen: 'One that I choose',
	E2E_new_saved: 'I have saved the new password',
	E2E_new_save_first: 'Save the new password first, then confirm it here.',
	E2E_chosen_hint:
		'Use it nowhere else, especially not as your login password. It must be hard to guess, even for the server.',
	E2E_passwords_differ: 'The two passwords differ.',
	E2E_login_password: 'Login password',
	E2E_login_password_hint:
		'The password you log in with. It is required so that somebody who only has access to this page cannot replace your key.',
	E2E_wrong_login_password: 'This is not your login password.',
	E2E_changing: 'This takes a few seconds.',
	E2E_changed_now: 'Your end-to-end password has been changed',
	E2E_strength_none: 'Strength: type a password to see it',
	E2E_strength_guessable:
		'Strength: too easy to guess (about {{bits}} bits; {{least}} are needed). Five random words or 14 random characters are enough.',
	E2E_strength_personal:
		'Strength: not enough. It contains your name, your email address or the name of this workspace.',
	E2E_strength_login:
		'Strength: not enough. It is or contains your login password, which the server sees each time you log in.',
	E2E_strength_strong: 'Strength: strong (about {{bits}} bits)',
	E2E_strength_very_strong: 'Strength: very strong (about {{bits}} bits)',
	E2E_strength_unknown:
		'The strength cannot be checked right now, so you cannot choose a password. Use the generated one, or try again.',
	E2E_change_wrong_password: 'This is not the current password of your key.',
	E2E_change_same: 'This is already your password.',
	E2E_change_weak: 'This password is too easy to guess.',
	E2E_change_login: 'This is or contains your login password. Choose another one.',
	E2E_change_unavailable:
		'Nothing was changed: the server could not be reached, or it refused. Your current password still works.',
	E2E_change_elsewhere: 'Nothing was changed here: your key or its password has been changed in another browser.',
	E2E_change_unconfirmed:
		'The server did not confirm the new password. Keep both passwords: one of them unlocks your key. Try again in a moment.',
	E2E_forgotten: 'Forgot E2E password?',
	E2E_Reset_Key: 'Reset E2E key',
	E2E_reset_text: 'This replaces your end-to-end key and its password with new ones. It cannot be undone.',
	E2E_reset_warned:
		'Everyone who knows your key is warned that it has changed, and must accept the new one before talking to you off the record.',
	E2E_reset_warned_names: 'Among them: {{names}}.',
	E2E_reset_sessions:
		'Your off-the-record conversations end now, in all tabs and browsers. What was not delivered is marked as not sent.',
	E2E_reset_pins_kept: 'The keys of other people that this browser knows, and your verifications, are kept.',
	E2E_reset_pins_lost:
		'The keys of other people that this browser knew, and your verifications, are lost: everyone counts as new and unverified.',
	E2E_reset_rooms_lost_one: 'Old messages of {{count}} encrypted conversation can no longer be read here.',
	E2E_reset_rooms_lost_other: 'Old messages of {{count}} encrypted conversations can no longer be read here.',
	E2E_reset_password: 'The old password no longer works. Your other browsers ask for the new one.',
	E2E_reset_consequences: 'What you lose',
	E2E_reset_confirm: 'I understand what is lost, and want a new key',
	E2E_reset_unavailable:
		'No new key was created: the server could not be reached, or it refused. Your old key stays as it is.',
	E2E_reset_unconfirmed: 'The server did not confirm the new key. Press the button again to check.',
	E2E_refused_rolled_back:
		'The server returned a key that you have replaced. Nothing was unlocked. Ask the administrator how this happened.',
	E2E_missing_replaced:
		'If you reset your key in another browser, enter its new password here. If you did not, do not continue until you know who did.',
} as const;
