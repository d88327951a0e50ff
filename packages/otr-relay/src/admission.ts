import {
	byteLength,
	decodeFrame,
	frameClass,
	frameRoom,
	type OtrFrame,
	type OtrFrameKind,
	TEXT_BODY_LIMIT,
} from '@rocket.chat/otr-wire';
import { type Answer, andThen, type Directory, type DirectPair, type Standing } from './directory.ts';
import type { RelaySender, RelaySettings } from './ports.ts';
import type { BudgetName, RateLimiter, Spender, Spending } from './rateLimiter.ts';
import { RelayRefusal } from './refusal.ts';

/** A frame that may go where it wants to. */
export type Admitted = {
	readonly sender: Spender;
	readonly recipient: string;
	/** `<recipient>/otr`, as the sender wrote it. */
	readonly eventName: string;
	readonly kind: OtrFrameKind;
	readonly frame: OtrFrame;
};

export type AdmissionDeps = { settings: RelaySettings; directory: Directory; rateLimiter: RateLimiter };

const EVENT = '/otr';

/** Whose event it is; undefined where it is not an event of the relay. */
const recipientOf = (eventName: string): string | undefined => {
	const end = eventName.length - EVENT.length;
	return end > 0 && eventName.indexOf('/') === end && eventName.endsWith(EVENT) ? eventName.slice(0, end) : undefined;
};

const tooMany = (timeToReset: number): RelayRefusal =>
	new RelayRefusal('error-too-many-requests', `Too many frames; try again in ${Math.ceil(timeToReset / 1000)} s`, {
		timeToReset,
	});

const notAllowed = (reason: string, cause?: 'peer-inactive' | 'peer-is-bot' | 'self-inactive'): RelayRefusal =>
	new RelayRefusal('error-not-allowed', reason, cause && { cause });

const notYours = (): RelayRefusal => notAllowed('This frame is not yours to send');

/** Who is not a member learns nothing about a room. */
const checkNoPair = async ({ userId }: Spender, rid: string, directory: Directory): Promise<never> => {
	if (await directory.isMember(rid, userId))
		throw new RelayRefusal('error-not-direct-message', 'OTR is for direct messages of exactly two people');
	throw notYours();
};

/** The recipient is the other one of a direct message of two, or the sender. Answers the other one. */
const peerOf = ({ userId }: Spender, recipient: string, { uids: [first, second] }: DirectPair): string => {
	if ((first !== userId && second !== userId) || (first !== recipient && second !== recipient)) throw notYours();
	return first === userId ? second : first;
};

const checkStandings = (self: Standing | undefined, other: Standing | undefined): void => {
	if (!self?.active) throw notAllowed('Your account is not active', 'self-inactive');
	if (!other?.active) throw notAllowed('The other account is not active', 'peer-inactive');
	if (self.bot || other.bot) throw notAllowed('OTR is not for bots', 'peer-is-bot');
};

/**
 * Waits for the directory only where it has to ask: nearly every frame is of a session whose people and room are known.
 */
const checkFrame = (
	sender: Spender,
	eventName: unknown,
	kind: unknown,
	value: unknown,
	{ directory }: AdmissionDeps,
): Answer<Admitted> => {
	const recipient = typeof eventName === 'string' ? recipientOf(eventName) : undefined;
	if (typeof eventName !== 'string' || recipient === undefined) throw notAllowed('Nobody may write to this stream');
	const rid = frameRoom(value);
	if (rid === undefined) throw new RelayRefusal('error-invalid-frame', 'expected rid: an id of at most 128 characters');
	return andThen(directory.directPair(rid), (pair) =>
		pair
			? checkPair({ sender, recipient, eventName, kind, value }, peerOf(sender, recipient, pair), directory)
			: checkNoPair(sender, rid, directory),
	);
};

type Written = {
	readonly sender: Spender;
	readonly recipient: string;
	readonly eventName: string;
	readonly kind: unknown;
	readonly value: unknown;
};

const checkPair = (written: Written, peer: string, directory: Directory): Answer<Admitted> => {
	const self = directory.standing(written.sender.userId);
	const other = directory.standing(peer);
	if (self instanceof Promise || other instanceof Promise)
		return Promise.all([self, other]).then(([one, another]) => {
			checkStandings(one, another);
			return checkContent(written);
		});
	checkStandings(self, other);
	return checkContent(written);
};

const checkContent = ({ sender, recipient, eventName, kind, value }: Written): Admitted => {
	const decoded = decodeFrame(kind, value);
	if (!decoded.ok) throw new RelayRefusal(decoded.error, decoded.reason);
	if (recipient === sender.userId && decoded.kind !== 'elsewhere')
		throw notAllowed('Only `elsewhere` may be written to oneself');
	return { sender, recipient, eventName, kind: decoded.kind, frame: decoded.frame };
};

/**
 * The relay cannot see what is in a frame, but no text makes one so large: a file takes nothing of what texts may
 * spend.
 */
const costOf = ({ kind, frame }: Admitted): { budget: BudgetName; cost: number } => {
	const [frames, bytes] = [frameClass(kind), byteLength(frame.body)];
	return frames === 'data' && bytes > TEXT_BODY_LIMIT ? { budget: 'file', cost: bytes } : { budget: frames, cost: 1 };
};

const refused = (error: unknown, spending: Spending): unknown => {
	if (error instanceof RelayRefusal) spending.spend('refused');
	return error;
};

const pay = (admitted: Admitted, spending: Spending): Admitted => {
	const { budget, cost } = costOf(admitted);
	const wait = spending.take(budget, cost);
	if (wait > 0) throw tooMany(wait);
	return admitted;
};

/**
 * May this sender relay this? In this order: logged in, OTR enabled, a direct message of exactly these two, both active
 * and no bots, kind and shape, size, rate. Refused attempts have a budget of their own, so that guessing is slow and
 * costs little.
 * @throws RelayRefusal
 */
export const admit = (
	{ userId, connectionId }: RelaySender,
	eventName: unknown,
	kind: unknown,
	frame: unknown,
	deps: AdmissionDeps,
): Answer<Admitted> => {
	if (!userId) throw new RelayRefusal('error-not-logged-in', 'You must be logged in');
	if (deps.settings.get('OTR_Enable') !== true)
		throw new RelayRefusal('error-otr-disabled', 'OTR is disabled in this workspace');
	const sender = { userId, connectionId };
	const { rateLimiter } = deps;
	const spending = rateLimiter.of(sender);
	const penalty = spending.wait('refused');
	if (penalty > 0) throw tooMany(penalty);
	let checked: Answer<Admitted>;
	try {
		checked = checkFrame(sender, eventName, kind, frame, deps);
	} catch (error) {
		throw refused(error, spending);
	}
	return checked instanceof Promise
		? checked.then(
				(admitted) => pay(admitted, rateLimiter.of(sender)),
				(error: unknown) => {
					throw refused(error, rateLimiter.of(sender));
				},
			)
		: pay(checked, spending);
};
