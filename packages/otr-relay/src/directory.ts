/** The two of a direct message. */
export type DirectPair = { readonly uids: readonly [string, string] };

/** What the relay needs to know of an account. */
export type Standing = { readonly active: boolean; readonly bot: boolean };

/** At once where it is known, so that a frame which asks for nothing new waits for nothing. */
export type Answer<V> = V | Promise<V>;

/** Goes on with an answer, in this turn where it is there. */
export const andThen = <V, R>(answer: Answer<V>, next: (value: V) => Answer<R>): Answer<R> =>
	answer instanceof Promise ? answer.then(next) : next(answer);

/** An answer whose failure `onError` turns into another exception, whether it is thrown in this turn or later. */
export const orThrow = <V>(ask: () => Answer<V>, onError: (error: unknown) => never): Answer<V> => {
	try {
		const answer = ask();
		return answer instanceof Promise ? answer.catch(onError) : answer;
	} catch (error) {
		return onError(error);
	}
};

/** Who is with whom. Each answer is undefined or false where there is no such room or user. */
export interface Directory {
	/** The two users of a direct message of exactly two different people; undefined for every other room. */
	directPair(rid: string): Answer<DirectPair | undefined>;
	isMember(rid: string, userId: string): Promise<boolean>;
	standing(userId: string): Answer<Standing | undefined>;
}

type RoomShape = { t: string; uids?: readonly string[]; group?: boolean };

/**
 * The pair of a room document: type `d` and two different uids. What was once a group of more is no pair, however many
 * have left it.
 */
export const pairOf = ({ t, uids, group }: RoomShape): DirectPair | undefined => {
	const [first, second, ...others] = uids ?? [];
	if (t !== 'd' || group === true || !first || !second || others.length > 0 || first === second) return undefined;
	return { uids: [first, second] };
};
