import { readPassword } from '@rocket.chat/accounts';
import type { PasswordInput } from '@rocket.chat/otr-typings';

/** A password in a body: a text, or the SHA-256 of its NFKC form and, if they differ, that of the text as typed. */
export type GivenPassword = string | { digest: string; algorithm: 'sha-256'; asTyped?: string };

const text = { type: 'string', minLength: 1, maxLength: 1000 } as const;
const digest = { type: 'string', pattern: '^[0-9a-fA-F]{64}$' } as const;

export const givenPassword = {
	anyOf: [
		text,
		{
			type: 'object',
			properties: { digest, algorithm: { const: 'sha-256' }, asTyped: digest },
			required: ['digest', 'algorithm'],
			additionalProperties: false,
		},
	],
} as const;

/** A text with the shape of a digest is one, as Rocket.Chat's clients send it. */
export const readGiven = (given: GivenPassword): PasswordInput => {
	if (typeof given === 'string') {
		return readPassword(given);
	}
	return {
		digest: given.digest.toLowerCase(),
		...(given.asTyped === undefined ? {} : { asTyped: given.asTyped.toLowerCase() }),
	};
};
