export type Document = { readonly _id: string; readonly _updatedAt?: Date | string };

export const time = (value: Date | string | undefined): number => (value === undefined ? 0 : new Date(value).getTime());

export const isDocument = (value: unknown): value is Document =>
	typeof value === 'object' && value !== null && '_id' in value && typeof value._id === 'string';

/**
 * Documents by id; of two versions the newer one stays, because a load may return an older version than an event that
 * overtook it.
 */
export class Documents<T> {
	readonly byId = new Map<string, T & Document>();

	put(value: unknown): void {
		if (isDocument(value) && time(value._updatedAt) >= time(this.byId.get(value._id)?._updatedAt)) {
			this.byId.set(value._id, value as T & Document);
		}
	}

	/** The latest `_updatedAt` of them, ms since the epoch; 0 if there is none. */
	newest(): number {
		return [...this.byId.values()].reduce((newest, { _updatedAt }) => Math.max(newest, time(_updatedAt)), 0);
	}
}
