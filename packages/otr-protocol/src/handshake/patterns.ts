/** Handshake patterns of the Noise Protocol Framework, revision 34, section 7, as frozen tables. */
export type Token = 'e' | 's' | 'es' | 'ss' | 'ee' | 'se' | 'e1' | 'ekem1';

export type Pattern = { readonly name: string; readonly messages: readonly (readonly Token[])[] };

const freeze = (name: string, ...messages: Token[][]): Pattern =>
	Object.freeze({ name, messages: Object.freeze(messages.map((tokens) => Object.freeze(tokens))) });

/**
 * Noise section 7.5: IK, where the initiator knows the responder's static key beforehand (`<- s`). Only for the
 * published vectors.
 */
export const IK = freeze('Noise_IK_25519_ChaChaPoly_SHA256', ['e', 'es', 's', 'ss'], ['e', 'ee', 'se']);

/** IK with a KEM in addition to the ephemeral keys: the pattern of rcotr/1. */
export const IKhfs = freeze(
	'Noise_IKhfs_25519+MLKEM768_ChaChaPoly_SHA256',
	['e', 'es', 'e1', 's', 'ss'],
	['e', 'ee', 'ekem1', 'se'],
);
