import type { LoginUser, PasswordInput } from '@rocket.chat/otr-typings';
import { check, Match } from 'meteor/check';

type PasswordLogin = { user: LoginUser; password: string | { digest: string; algorithm: 'sha-256' } };

export type LoginRequest = { resume: string } | { user: LoginUser; password: PasswordInput };

const passwordLogin = Match.ObjectIncluding({
	user: Match.OneOf({ username: String }, { email: String }),
	password: Match.OneOf(String, { digest: Match.Where(isDigest), algorithm: 'sha-256' }),
});

function isDigest(value: unknown): value is string {
	return typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value);
}

/** Decodes the argument of `login`, as accounts-password sends it. @throws Match.Error */
export function readLoginRequest(argument: unknown): LoginRequest {
	if (Match.test(argument, Match.ObjectIncluding({ resume: String }))) {
		return { resume: (argument as { resume: string }).resume };
	}
	check(argument, passwordLogin);
	const { user, password } = argument as PasswordLogin;
	return { user, password: typeof password === 'string' ? { plain: password } : { digest: password.digest.toLowerCase() } };
}
