import { encodeServerMessage } from '@rocket.chat/ddp-wire';

/** Makes frames of documents that are sent as published. */
export interface DocumentFrames {
	frame(msg: 'added' | 'changed', collection: string, id: string, fields: Record<string, unknown>): string;
}

interface LastFrame {
	readonly msg: string;
	readonly collection: string;
	readonly id: string;
	readonly fields: object;
	readonly frame: string;
}

const encode = (msg: 'added' | 'changed', collection: string, id: string, fields: Record<string, unknown>): string => {
	const cleared = msg === 'changed' ? Object.keys(fields).filter((key) => fields[key] === undefined) : [];
	return encodeServerMessage({ msg, collection, id, fields, ...(cleared.length > 0 && { cleared }) });
};

/**
 * One `fields` object handed to many connections in one turn of the event loop is encoded once. Remembered for that
 * turn only: whoever reuses the object later, changed, is not sent what it was.
 * @param afterTurn calls back when the turn is over
 */
export const createDocumentFrames = (afterTurn: (callback: () => void) => void): DocumentFrames => {
	// The last one is enough: who hands an object to many does so in a row.
	let last: LastFrame | undefined;
	const forget = (): void => {
		last = undefined;
	};
	return {
		frame(msg, collection, id, fields) {
			if (last?.fields === fields && last.msg === msg && last.collection === collection && last.id === id) {
				return last.frame;
			}
			const frame = encode(msg, collection, id, fields);
			if (!last) {
				afterTurn(forget);
			}
			last = { msg, collection, id, fields, frame };
			return frame;
		},
	};
};
