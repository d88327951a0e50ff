const isText = (value: unknown): boolean => typeof value === 'string';
const isTime = (value: unknown): boolean => value instanceof Date && !Number.isNaN(value.getTime());
const isPerson = (value: unknown): boolean => isRecord(value) && isText(value._id);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

type Fields = Readonly<Record<string, (value: unknown) => boolean>>;

/** The fields that every reader of this collection relies on. */
const NEEDED: Readonly<Record<string, Fields>> = {
	messages: { rid: isText, ts: isTime, u: isPerson, _updatedAt: isTime },
	rooms: { t: isText, _updatedAt: isTime },
	subscriptions: { rid: isText, u: isPerson, _updatedAt: isTime },
	users: { _updatedAt: isTime },
	settings: { value: (value) => value !== undefined },
};

/** Whether this is still the document of that id: damaged text may still be valid JSON. */
export const isDocumentOf = (collection: string, id: string, document: unknown): boolean =>
	isRecord(document) &&
	document._id === id &&
	Object.entries(NEEDED[collection] ?? {}).every(([field, isRight]) => isRight(document[field]));
