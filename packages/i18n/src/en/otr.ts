/** Words of off-the-record conversations. */
export const otr = {
	OTR: 'OTR',
} as const;
