import type { EjsonObject, EjsonValue } from '@rocket.chat/ddp-wire';

/** Members of a refused message that are sent back, at most, and UTF-16 units of a name and of a text among them. */
const MEMBERS = 16;
const NAME = 64;
const TEXT = 256;

const isPlain = (value: EjsonValue | undefined): boolean =>
	value === null ||
	typeof value === 'boolean' ||
	typeof value === 'number' ||
	(typeof value === 'string' && value.length <= TEXT);

/**
 * What is sent back of a message that was refused, enough to know it by: its plain members, and of them the short ones.
 * Meteor sends all of it; but what a client nested as deep as may be read is one deeper in the answer, and what it
 * wrote once would be written twice.
 */
export const excerptOf = (message: EjsonObject): EjsonObject => {
	const excerpt: EjsonObject = {};
	let members = 0;
	for (const name in message) {
		const value = message[name];
		if (name.length <= NAME && isPlain(value)) {
			excerpt[name] = value;
			members += 1;
		}
		if (members === MEMBERS) {
			break;
		}
	}
	return excerpt;
};
