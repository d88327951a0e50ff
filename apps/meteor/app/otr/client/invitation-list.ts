import type { OtrInvitation } from './types.ts';

const sameInvitations = (a: readonly OtrInvitation[], b: readonly OtrInvitation[]): boolean =>
	a.length === b.length &&
	a.every((one, index) => {
		const other = b[index];
		return (
			one.rid === other?.rid &&
			one.username === other.username &&
			one.needsKey === other.needsKey &&
			one.expiresAt === other.expiresAt
		);
	});

/** The pending invitations of all rooms, as an external store for React. */
export class InvitationList {
	private readonly listeners = new Set<() => void>();
	private pending: readonly OtrInvitation[] = Object.freeze([]);

	/** Frozen; replaced when it changes. */
	current(): readonly OtrInvitation[] {
		return this.pending;
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Announces the list where it differs. */
	replace(next: readonly OtrInvitation[]): void {
		if (!sameInvitations(this.pending, next)) {
			this.publish(next);
		}
	}

	clear(): void {
		this.publish([]);
	}

	private publish(next: readonly OtrInvitation[]): void {
		this.pending = Object.freeze(next);
		for (const listener of [...this.listeners]) {
			listener();
		}
	}
}
