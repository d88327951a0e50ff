import type { OtrPresencePort } from './ports.ts';

/** Watches the presence of one room's peer while it is needed. */
export class PeerPresence {
	private watched: { readonly uid: string; readonly stop: () => void } | undefined;

	constructor(private readonly presence: Pick<OtrPresencePort, 'watch'>) {}

	/** Watches only this user from now on; `undefined` stops watching. */
	follow(uid: string | undefined): void {
		if (uid === this.watched?.uid) {
			return;
		}
		const before = this.watched;
		this.watched = uid === undefined ? undefined : { uid, stop: this.presence.watch(uid) };
		before?.stop();
	}
}
