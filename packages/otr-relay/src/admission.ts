import {
	byteLength,
	decodeFrame,
	frameClass,
	frameRoom,
	type OtrFrame,
	type OtrFrameKind,
	TEXT_BODY_LIMIT,
} from '@rocket.chat/otr-wire';
import type { Directory, DirectPair, Standing } from './directory.ts';
import type { RelaySender, RelaySettings } from './ports.ts';
import type { BudgetName, RateLimiter, Spender } from './rateLimiter.ts';
import { RelayRefusal } from './refusal.ts';

/** A frame that may go where it wants to. */
export type Admitted = {
	readonly sender: Spender;
	readonly recipient: string;
	readonly kind: OtrFrameKind;
	readonly frame: OtrFrame;
};

export type AdmissionDeps = { settings: RelaySettings; directory: Directory; rateLimiter: RateLimiter };

const RECIPIENT = /^([^/]+)\/otr$/;

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

/** The recipient is the other one of a direct message of two, or the sender himself. Answers the other one. */
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
const checkFrame = async (
	sender: Spender,
	eventName: unknown,
	kind: unknown,
	value: unknown,
	{ directory }: AdmissionDeps,
): Promise<Admitted> => {
	const recipient = typeof eventName === 'string' ? RECIPIENT.exec(eventName)?.[1] : undefined;
	if (recipient === undefined) throw notAllowed('Nobody may write to this stream');
	const rid = frameRoom(value);
	if (rid === undefined) throw new RelayRefusal('error-invalid-frame', 'expected rid: an id of at most 128 characters');
	const asked = directory.directPair(rid);
	const pair = asked instanceof Promise ? await asked : asked;
	const peer = pair ? peerOf(sender, recipient, pair) : await checkNoPair(sender, rid, directory);
	const [self, other] = [directory.standing(sender.userId), directory.standing(peer)];
	if (self instanceof Promise || other instanceof Promise) checkStandings(...(await Promise.all([self, other])));
	else checkStandings(self, other);
	const decoded = decodeFrame(kind, value);
	if (!decoded.ok) throw new RelayRefusal(decoded.error, decoded.reason);
	if (recipient === sender.userId && decoded.kind !== 'elsewhere')
		throw notAllowed('Only `elsewhere` may be written to oneself');
	return { sender, recipient, kind: decoded.kind, frame: decoded.frame };
};

/**
 * The relay cannot see what is in a frame, but no text makes one so large: a file takes nothing of what texts may
 * spend.
 */
const costOf = ({ kind, frame }: Admitted): { budget: BudgetName; cost: number } => {
	const [frames, bytes] = [frameClass(kind), byteLength(frame.body)];
	return frames === 'data' && bytes > TEXT_BODY_LIMIT ? { budget: 'file', cost: bytes } : { budget: frames, cost: 1 };
};

/**
 * May this sender relay this? In this order: logged in, OTR enabled, a direct message of exactly these two, both active
 * and no bots, kind and shape, size, rate. Refused attempts have a budget of their own, so that guessing is slow and
 * costs little.
 * @throws RelayRefusal
 */
export const admit = async (
	{ userId, connectionId }: RelaySender,
	eventName: unknown,
	kind: unknown,
	frame: unknown,
	deps: AdmissionDeps,
): Promise<Admitted> => {
	if (!userId) throw new RelayRefusal('error-not-logged-in', 'You must be logged in');
	if (deps.settings.get('OTR_Enable') !== true)
		throw new RelayRefusal('error-otr-disabled', 'OTR is disabled in this workspace');
	const sender = { userId, connectionId };
	const penalty = deps.rateLimiter.wait('refused', sender);
	if (penalty > 0) throw tooMany(penalty);
	let admitted: Admitted;
	try {
		admitted = await checkFrame(sender, eventName, kind, frame, deps);
	} catch (error) {
		if (error instanceof RelayRefusal) deps.rateLimiter.spend('refused', sender);
		throw error;
	}
	const { budget, cost } = costOf(admitted);
	const wait = deps.rateLimiter.take(budget, sender, cost);
	if (wait > 0) throw tooMany(wait);
	return admitted;
};
