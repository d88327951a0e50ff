import { encodeDocumentFrame, stringifyEjson } from '@rocket.chat/ddp-wire';

/** Makes frames of documents that are sent as published. */
export interface DocumentFrames {
	frame(msg: 'added' | 'changed', collection: string, id: string, fields: Record<string, unknown>): string;
}

interface Made {
	readonly msg: string;
	readonly collection: string;
	readonly id: string;
	readonly frame: string;
}

const encode = (msg: 'added' | 'changed', collection: string, id: string, fields: Record<string, unknown>): string => {
	const cleared = msg === 'changed' ? Object.keys(fields).filter((key) => fields[key] === undefined) : [];
	return encodeDocumentFrame(msg, collection, id, stringifyEjson(fields), cleared);
};

/**
 * One `fields` object handed to many connections in one turn of the event loop is encoded once. Remembered for that
 * turn only: whoever reuses the object later, changed, is not sent what it was.
 * @param afterTurn calls back when the turn is over
 */
export const createDocumentFrames = (afterTurn: (callback: () => void) => void): DocumentFrames => {
	let made: Map<object, Made> | undefined;
	return {
		frame(msg, collection, id, fields) {
			if (!made) {
				made = new Map();
				afterTurn(() => {
					made = undefined;
				});
			}
			const known = made.get(fields);
			if (known && known.msg === msg && known.collection === collection && known.id === id) {
				return known.frame;
			}
			const frame = encode(msg, collection, id, fields);
			made.set(fields, { msg, collection, id, frame });
			return frame;
		},
	};
};
