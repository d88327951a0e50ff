/** Words of the administration. */
export const admin = {
	Administration: 'Administration',
} as const;
