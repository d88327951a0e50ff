/** Stack frames that a log line keeps. */
const FRAMES = 10;

const codeOf = (thrown: Error): unknown => ('code' in thrown ? thrown.code : undefined);

/**
 * What a log may hold of a thrown value that came of a client's input: its type, its code and where it was thrown. Not
 * its words, which may quote the input, as those of JSON.parse do.
 */
export const failureOf = (thrown: unknown): object => {
	if (!(thrown instanceof Error)) {
		return { type: typeof thrown };
	}
	const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
	return { type: thrown.name, code: codeOf(thrown), at: frames.slice(0, FRAMES).map((line) => line.trim()) };
};
