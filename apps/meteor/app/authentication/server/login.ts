import type { LoginUser, PasswordInput } from '@rocket.chat/otr-typings';
import { check, Match } from 'meteor/check';

/**
 * A password as accounts-password sends it; `asTyped` is ours, the digest of what was typed where `digest` is that of
 * its NFKC form and they differ.
 */
export type GivenPassword = string | { digest: string; algorithm: 'sha-256'; asTyped?: string };

type PasswordLogin = { user: LoginUser; password: GivenPassword; endOthers?: boolean };

/** `endOthers` is ours: if the login succeeds, every other login of the user ends. */
export type LoginRequest = { resume: string } | { user: LoginUser; password: PasswordInput; endOthers?: boolean };

export const givenPassword = Match.OneOf(String, {
	digest: Match.Where(isDigest),
	algorithm: 'sha-256',
	asTyped: Match.Optional(Match.Where(isDigest)),
});

const passwordLogin = Match.ObjectIncluding({
	user: Match.OneOf({ username: String }, { email: String }),
	password: givenPassword,
	endOthers: Match.Optional(Boolean),
});

function isDigest(value: unknown): value is string {
	return typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value);
}

export function readGiven(given: GivenPassword): PasswordInput {
	if (typeof given === 'string') {
		return { plain: given };
	}
	return {
		digest: given.digest.toLowerCase(),
		...(given.asTyped === undefined ? {} : { asTyped: given.asTyped.toLowerCase() }),
	};
}

/** Decodes the argument of `login`, as accounts-password sends it. @throws Match.Error */
export function readLoginRequest(argument: unknown): LoginRequest {
	if (Match.test(argument, Match.ObjectIncluding({ resume: String }))) {
		return { resume: (argument as { resume: string }).resume };
	}
	check(argument, passwordLogin);
	const { user, password, endOthers } = argument as PasswordLogin;
	return { user, password: readGiven(password), ...(endOthers ? { endOthers } : {}) };
}
