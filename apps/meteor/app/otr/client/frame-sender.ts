import type { SessionEffect, SessionInput } from '@rocket.chat/otr-protocol';
import type { OtrRegistryDeps } from './ports.ts';
import type { SessionEnvironment } from './session-environment.ts';

/** The relay's answer to a sent frame. */
type SendReport = Extract<SessionInput, { type: 'relayed' | 'refused' }>;

type FrameEffect = Extract<SessionEffect, { type: 'frame' }>;

/** Number of frames kept for a peer who is not known yet, the newest. */
const MAX_HELD = 8;

const toRefusal = (error: unknown): { error: string; cause?: string; retryIn?: number } => {
	const { error: code, details } = (typeof error === 'object' && error !== null ? error : {}) as {
		error?: unknown;
		details?: Record<string, unknown>;
	};
	const { timeToReset, cause } = details ?? {};
	return {
		error: typeof code === 'string' ? code : 'error-no-connection',
		cause: typeof cause === 'string' ? cause : undefined,
		retryIn: typeof timeToReset === 'number' ? timeToReset : undefined,
	};
};

export type FrameSenderDeps = {
	readonly rid: string;
	readonly ports: OtrRegistryDeps;
	readonly environment: SessionEnvironment;
	readonly report: (report: SendReport) => void;
};

/** Sends the frames of one room, and reports what the relay answered to each. */
export class FrameSender {
	private readonly sending = new Set<Promise<void>>();
	/** Frames for a peer that the directory does not know yet, as right after the page was loaded. */
	private held: readonly FrameEffect[] = [];

	constructor(private readonly deps: FrameSenderDeps) {}

	send(effect: FrameEffect): void {
		const { kind, sid, to, body, own, chunk } = effect;
		const { rid, ports, environment, report } = this.deps;
		const receiver = own ? ports.self.uid : environment.peer()?.uid;
		if (receiver === undefined) {
			this.held = [...this.held, effect].slice(-MAX_HELD);
			return;
		}
		const sent = ports.transport
			.send(receiver, kind, to === undefined ? { v: 1, rid, sid, body } : { v: 1, rid, sid, to, body })
			.then(
				({ delivered, forwarded }) => report({ type: 'relayed', sid, kind, delivered, forwarded, chunk }),
				(error: unknown) => report({ type: 'refused', sid, kind, chunk, ...toRefusal(error) }),
			)
			.finally(() => this.sending.delete(sent));
		this.sending.add(sent);
	}

	/** Sends the frames that waited for the peer, if the directory knows them by now. */
	sendHeld(): void {
		if (this.held.length > 0 && this.deps.environment.peer() !== undefined) {
			const { held } = this;
			this.held = [];
			for (const effect of held) {
				this.send(effect);
			}
		}
	}

	/** Waits for the relay's answers to the frames under way. */
	async settle(): Promise<void> {
		await Promise.all(this.sending);
	}
}
