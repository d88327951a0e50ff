/** An account of a program, not of a person: a workspace marks it by its type, an administrator by the role. */
export const isBot = ({ type, roles }: { readonly type?: unknown; readonly roles?: unknown }): boolean =>
	type === 'bot' || (Array.isArray(roles) && roles.includes('bot'));
