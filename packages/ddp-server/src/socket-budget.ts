import type { ServerContext } from './context.ts';
import { heldAtMost } from './limits.ts';
import type { Share, SharedBudget } from './shared-budget.ts';
import type { SocketEnd } from './socket-end.ts';
import type { DdpSocket } from './types.ts';

/** Whose socket it is, and what the session keeps; there is none before `connect`. */
export interface SocketOwner {
	readonly clientAddress: string;
	readonly session: { readonly userId: string | null; readonly held: number } | undefined;
}

/** UTF-16 units that a member's socket is sent, at most, until what it holds is looked at again. */
const LOOK_AFTER = 16 * 1024;

/**
 * What one socket takes of the budgets that sockets share: of that of guests, who are not logged in, always; of that of
 * members only while it holds much.
 */
export class SocketBudget {
	private share: Share | undefined;

	/** Frames since nobody is logged in; undefined while somebody is. */
	private guestFrames: number | undefined = 0;

	/** Bytes kept of a message that is not complete. */
	private pieces = 0;

	/** Sent since what the socket holds was last looked at, in UTF-16 units. */
	private sentBytes = 0;

	constructor(
		private readonly context: ServerContext,
		private readonly owner: SocketOwner,
		private readonly socket: Pick<DdpSocket, 'bufferedAmount'>,
		private readonly end: SocketEnd,
	) {}

	/** Takes part; may close the socket at once. */
	begin(): void {
		this.enter(this.context.guests, this.owner.clientAddress);
	}

	leave(): void {
		this.share?.leave();
		this.share = undefined;
	}

	get isGuest(): boolean {
		return this.guestFrames !== undefined;
	}

	/** Somebody has logged in; null where nobody is any more. */
	identified(userId: string | null): void {
		if (userId !== null) {
			this.leave();
			this.guestFrames = undefined;
		} else if (this.guestFrames === undefined) {
			this.leave();
			this.guestFrames = 0;
			this.begin();
		}
		this.update();
	}

	/** What the socket holds has changed. */
	update(): void {
		this.sentBytes = 0;
		const held = this.held();
		if (this.guestFrames !== undefined) {
			this.share?.hold(held);
		} else if (held === 0) {
			this.leave();
		} else if (this.share) {
			this.share.hold(held);
		} else if (!this.end.over) {
			// An idle socket of a member is not counted: almost none is in the budget.
			this.enter(this.context.members, this.owner.session?.userId ?? '').hold(held);
		}
	}

	/** A frame was sent. Of a member that is in no budget, many small ones are looked at together. */
	sent(bytes: number): void {
		this.sentBytes += bytes;
		if (this.share || this.sentBytes > LOOK_AFTER) {
			this.update();
		}
	}

	/** The socket holds less than before. */
	lessened(): void {
		if (this.share) {
			this.update();
		}
	}

	/** Counts what the socket brought, with the arguments of `SocketReceiver.arrived`. */
	arrived(frames: number, held: number, announced: number): void {
		this.pieces = held;
		this.update();
		const tooMuch = this.end.over ? undefined : this.count(frames, held, announced);
		if (tooMuch !== undefined) {
			this.end.close(1008, tooMuch);
		}
	}

	/** Why the socket must be closed: it sends more than it may, or leaves too much of a message incomplete. */
	private count(frames: number, held: number, announced: number): string | undefined {
		const { frameBytes, guestFrameBytes, guestFrames } = this.context.limits;
		if (this.guestFrames === undefined) {
			return held > heldAtMost(frameBytes) ? 'A message in too many pieces' : undefined;
		}
		this.guestFrames += frames;
		if (this.guestFrames > guestFrames) {
			return 'Too many messages before a login';
		}
		return announced > guestFrameBytes || held > heldAtMost(guestFrameBytes)
			? `No message over ${guestFrameBytes} bytes before a login`
			: undefined;
	}

	private enter(budget: SharedBudget, whose: string): Share {
		const share = budget.enter(
			whose,
			() => this.makeRoom(),
			() => this.held(),
		);
		this.share = share;
		return share;
	}

	/** Bytes that count in the budget. */
	private held(): number {
		const held = this.pieces + (this.owner.session?.held ?? 0) + this.socket.bufferedAmount;
		return this.isGuest ? held : Math.max(0, held - this.context.limits.memberFreeBytes);
	}

	/** Others need the place. Told why, if the network takes a word at once; not waited for. */
	private makeRoom(): void {
		this.end.close(
			1013,
			this.isGuest
				? 'Too many connections without a login: log in sooner, or try again later'
				: 'Too much is held for this account: read, and send less at once',
		);
		this.end.drop();
	}
}
