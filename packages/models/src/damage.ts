/** What can't be read: one document, or something of the file itself. Never what it holds. */
export type Damage = { readonly collection: string; readonly id: string } | { readonly file: string };

/** Reports that are told; a store with more is not repaired by a longer list. */
const LIMIT = 1_000;

/** Tells each damage once. */
export const reportOnce = (tell: (damage: Damage) => void): ((damage: Damage) => void) => {
	const known = new Set<string>();
	return (damage) => {
		const key = 'file' in damage ? 'file' : `${damage.collection} ${damage.id}`;
		if (!known.has(key) && known.size < LIMIT) {
			known.add(key);
			tell(damage);
		}
	};
};
