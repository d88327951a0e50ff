/** Words of signing in, registering and of one's own account. */
export const account = {
	Login: 'Login',
} as const;
