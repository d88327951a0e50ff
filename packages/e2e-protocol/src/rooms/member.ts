/**
 * Decides whether a room key may be sealed to the bundle that the server publishes for the other member (docs/E2E.md,
 * "Changed keys").
 */
import { equal } from '@rocket.chat/crypto';
import { type Bundle, parseBundle } from '../identity.ts';

/**
 * - `no-key`: no bundle is published
 * - `malformed`: what is published is not a bundle
 * - `own-key`: it contains one of our own keys, which no one else can have
 * - `changed-key`: it differs from the one that this browser knows, and the user has not accepted it
 */
export type MemberRefusal = 'no-key' | 'malformed' | 'own-key' | 'changed-key';

export type MemberKeys = {
	/** What the server publishes now. */
	readonly published: string | null;
	/** The pinned bundle of this member. */
	readonly known?: Bundle;
	/**
	 * The bundle that the user has accepted after the warning, in place of the known one. Does not apply to a third one.
	 */
	readonly accepted?: Bundle;
};

export type Judged =
	| { readonly ok: true; readonly bundle: Bundle; readonly toPin: boolean }
	| { readonly ok: false; readonly refusal: MemberRefusal };

const same = (a: Bundle, b: Bundle): boolean => equal(a.otr, b.otr) && equal(a.e2ee, b.e2ee);

const shares = (a: Bundle, b: Bundle): boolean =>
	[b.otr, b.e2ee].some((key) => equal(key, a.otr) || equal(key, a.e2ee));

/**
 * Pure. `toPin`: the bundle is new (first seen, or accepted) and must be pinned once it was used. Both keys of a bundle
 * count as one identity.
 */
export function judgeMember(own: Bundle, { published, known, accepted }: MemberKeys): Judged {
	if (published === null) {
		return { ok: false, refusal: 'no-key' };
	}
	const bundle = parseBundle(published);
	if (!bundle || shares(own, bundle)) {
		return { ok: false, refusal: bundle ? 'own-key' : 'malformed' };
	}
	if (!known || same(known, bundle)) {
		return { ok: true, bundle, toPin: !known };
	}
	return accepted && same(accepted, bundle) ? { ok: true, bundle, toPin: true } : { ok: false, refusal: 'changed-key' };
}
