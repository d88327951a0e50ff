/** Shorter passwords occur in many texts by chance, so only an equal text counts. */
const LEAST_HELD = 8;

/** Normalizes for comparison: composed, single spaces, lower case. */
const folded = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Whether a text is or contains the password of the sign-in. */
export type LoginPasswordTest = (text: string) => Promise<boolean>;

/**
 * A test for the login password that keeps only a salted digest and the length of it, in this page's memory.
 *
 * @param digest hex of SHA-256 of a text's UTF-8
 */
export const rememberLoginPassword = async (
	password: string,
	{ digest, salt }: { digest(text: string): Promise<string>; salt: string },
): Promise<LoginPasswordTest> => {
	const traceOf = (characters: readonly string[]): Promise<string> => digest(`${salt} ${characters.join('')}`);
	const own = [...folded(password)];
	const { length } = own;
	const trace = await traceOf(own);
	return async (text) => {
		const characters = [...folded(text)];
		const starts =
			length < LEAST_HELD ? (characters.length === length ? 1 : 0) : Math.max(0, characters.length - length + 1);
		const traces = await Promise.all(
			Array.from({ length: starts }, (_, start) => traceOf(characters.slice(start, start + length))),
		);
		return traces.includes(trace);
	};
};

/** The login password of a sign-in on this page, as a test; there is none after a resumed sign-in. */
export class LoginPasswordMemory {
	private test: LoginPasswordTest | undefined;

	constructor(private readonly deps: { digest(text: string): Promise<string>; salt(): string }) {}

	async remember(password: string): Promise<void> {
		this.test = await rememberLoginPassword(password, { digest: this.deps.digest, salt: this.deps.salt() });
	}

	/** False while no password is remembered. */
	async matches(text: string): Promise<boolean> {
		return (await this.test?.(text)) ?? false;
	}

	forget(): void {
		this.test = undefined;
	}
}
