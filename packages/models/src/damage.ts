/** Something unreadable: a document, or a part of the file itself. Never its content. */
export type Damage = { readonly collection: string; readonly id: string } | { readonly file: string };

/** Maximum number of reports; a longer list would not help to repair the store. */
const LIMIT = 1_000;

/** Reports each damage once. */
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
