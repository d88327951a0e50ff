/**
 * What was written, what each page showed, and what follows from the two. Pure, so that it can be tested without a
 * browser.
 */

export type Name = 'alice' | 'bob';

/** The words by which a page marks an own message. */
export type Status = 'Sending' | 'Delivered' | 'Read' | 'Not sent';

/**
 * A message on a page: when it was first seen there, the last status it was seen with, and when it first said Delivered
 * or Read; ms since the epoch.
 */
export type Row = { readonly at: number; readonly status?: Status; readonly deliveredAt?: number };

/** One life of a page, from loading to reload. Keys are `<author> <number>`. */
export type PageLife = {
	readonly who: Name;
	readonly began: number;
	/** ms since the epoch; undefined for the page that is there at the end */
	readonly ended?: number;
	readonly rows: Readonly<Record<string, Row>>;
	/** Shown twice at a time. */
	readonly repeated: readonly string[];
	/** Shown behind a later message of its author. */
	readonly disordered: readonly string[];
};

/**
 * A message that a page took: Enter was pressed, and it stood in the list. `life`: which of its writer's pages it was.
 */
export type Written = { readonly by: Name; readonly n: number; readonly at: number; readonly life: number };

export type Fate =
	/** The peer's page showed it. */
	| 'delivered'
	/** "Not sent" stands beside it, or the text came back into the composer. */
	| 'visibly-failed'
	/** Its writer reloaded the page while it still said Sending: the message went with the page. */
	| 'gone-with-writers-page'
	/** The peer's page took it in the moment of its reload, too late to draw it. */
	| 'taken-by-reloading-page'
	/** Still "Sending" at the end, on a page that is there. */
	| 'unsettled'
	/** The page of the writer says that it arrived, or says nothing, and no page of the peer ever showed it. */
	| 'lost';

export type Verdict = {
	readonly fates: Readonly<Record<Fate, number>>;
	/** Shown again by the peer's next page, because that page was reloaded before its receipt got through. */
	readonly shownAgainAfterReload: number;
	/** Marked as not sent or handed back, and shown by the peer all the same. */
	readonly failedYetShown: number;
	/** Each a broken promise, in words. */
	readonly violations: readonly string[];
};

export const keyOf = ({ by, n }: { by: Name; n: number }): string => `${by} ${n}`;

/** How long before the end of a page a message may have been taken without having been drawn, ms. */
const DRAWING_TIME = 500;

const peerOf = (name: Name): Name => (name === 'alice' ? 'bob' : 'alice');

function fateOf(message: Written, lives: readonly PageLife[], handedBack: ReadonlySet<string>): Fate {
	const key = keyOf(message);
	const own = lives.filter(({ who }) => who === message.by)[message.life];
	const row = own?.rows[key];
	const theirs = lives.filter(({ who }) => who === peerOf(message.by));
	if (theirs.some(({ rows }) => rows[key])) {
		return 'delivered';
	}
	if (handedBack.has(key) || row?.status === 'Not sent') {
		return 'visibly-failed';
	}
	if (row?.status === 'Sending') {
		return own?.ended === undefined ? 'unsettled' : 'gone-with-writers-page';
	}
	const { deliveredAt } = row ?? {};
	const torn = theirs.some(
		({ ended }) =>
			ended !== undefined && message.at < ended && deliveredAt !== undefined && deliveredAt >= ended - DRAWING_TIME,
	);
	return torn ? 'taken-by-reloading-page' : 'lost';
}

/** Judges a run. `handedBack`: keys of texts that came back into the composer. */
export function judge({
	written,
	lives,
	handedBack,
}: {
	written: readonly Written[];
	lives: readonly PageLife[];
	handedBack: ReadonlySet<string>;
}): Verdict {
	const fates: Record<Fate, number> = {
		delivered: 0,
		'visibly-failed': 0,
		'gone-with-writers-page': 0,
		'taken-by-reloading-page': 0,
		unsettled: 0,
		lost: 0,
	};
	const violations: string[] = [];
	let shownAgainAfterReload = 0;
	let failedYetShown = 0;
	for (const message of written) {
		const key = keyOf(message);
		const fate = fateOf(message, lives, handedBack);
		fates[fate] += 1;
		if (fate === 'lost' || fate === 'unsettled') {
			violations.push(`${key} is ${fate}`);
		}
		const showings = lives.filter(({ who, rows }) => who === peerOf(message.by) && rows[key]).length;
		shownAgainAfterReload += Math.max(0, showings - 1);
		const own = lives.filter(({ who }) => who === message.by)[message.life];
		failedYetShown += showings > 0 && (handedBack.has(key) || own?.rows[key]?.status === 'Not sent') ? 1 : 0;
	}
	const known = new Set(written.map(keyOf));
	for (const { who, rows, repeated, disordered } of lives) {
		violations.push(
			...repeated.map((key) => `${who}'s page showed ${key} twice`),
			...disordered.map((key) => `${who}'s page showed ${key} out of order`),
			...Object.keys(rows)
				.filter((key) => !known.has(key))
				.map((key) => `${who}'s page showed ${key}, which nobody wrote`),
		);
	}
	return { fates, shownAgainAfterReload, failedYetShown, violations };
}
