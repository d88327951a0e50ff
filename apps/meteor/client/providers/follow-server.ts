import { endedByReason } from '../../app/authentication/client/index.ts';
import { AutoAway } from '../../app/presence/client/index.ts';
import type { Workspace } from './workspace.ts';

/** ms */
const RETRY = 3000;

type Stops = (() => void)[];

/**
 * On each connection loads again everything whose events may have been missed. A failed load is repeated on the next
 * connection.
 */
const load = async ({ roomLoader, people, session }: Workspace, userId: string): Promise<void> => {
	await roomLoader.sync();
	if (session.state().userId === userId) {
		people.reload();
	}
};

const followUser = ({ ddp, rooms, roomLoader, session, otrFrames }: Workspace, userId: string): Stops => [
	ddp.stream('stream-notify-user', `${userId}/otr`, otrFrames.take),
	ddp.stream('stream-notify-user', `${userId}/subscriptions-changed`, (action, subscription) => {
		rooms.takeSubscription(action, subscription);
		if (action !== 'removed') {
			roomLoader.placeCame(subscription);
		}
	}),
	ddp.stream('stream-notify-user', `${userId}/rooms-changed`, (action, room) => rooms.takeRoom(action, room)),
	ddp.stream('stream-notify-user', `${userId}/force_logout`, (reason) => void session.logout(endedByReason(reason))),
	ddp.stream('stream-notify-user', `${userId}/userData`, () => void session.refresh()),
];

/** Events that show that the user is active. */
const ACTIVITY = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

const followActivity = ({ ddp, session }: Workspace): AutoAway => {
	const page = new AutoAway({
		tell: (method) => {
			if (session.state().phase === 'signed-in' && ddp.status().status === 'connected') {
				ddp.call(method).catch(() => undefined);
			}
		},
		now: () => performance.now(),
		after: (ms, callback) => void setTimeout(callback, ms),
	});
	for (const event of ACTIVITY) {
		window.addEventListener(event, page.active, { passive: true, capture: true });
	}
	return page;
};

/**
 * Keeps the stores equal to the server's data: on sign-in, on each connection, and by the streams in between. Lives as
 * long as the page.
 */
export function followServer(workspace: Workspace): void {
	const { ddp, session, settings, rooms, roomLoader, presence, people, otrFrames } = workspace;
	let followed: string | undefined;
	let stops: Stops = [];
	let loadedOn: string | undefined;
	let connections = 0;
	let wasConnected = false;
	const attendance = followActivity(workspace);

	const leave = () => {
		for (const stop of stops.splice(0)) {
			stop();
		}
		followed = undefined;
		rooms.clear();
		roomLoader.clear();
		presence.clear();
		people.clear();
		otrFrames.clear();
	};

	const follow = () => {
		const { phase, userId } = session.state();
		const connected = ddp.status().status === 'connected';
		if (connected && !wasConnected) {
			connections += 1;
			ddp.call('public-settings/get').then(
				(answer) => settings.load(answer),
				() => undefined,
			);
		}
		wasConnected = connected;
		if (followed !== undefined && (phase === 'signed-out' || userId !== followed)) {
			leave();
		}
		if (followed === undefined && userId !== undefined) {
			// Before the sign-in of a resumed page has finished: these calls are then the first after it.
			followed = userId;
			stops = followUser(workspace, userId);
		}
		if (phase !== 'signed-in' || userId === undefined || !connected) {
			return;
		}
		const wanted = `${userId} ${connections}`;
		if (loadedOn !== wanted) {
			loadedOn = wanted;
			attendance.signedIn();
			presence.reload();
			load(workspace, userId).catch(() => {
				// After a broken connection this is loaded again on reconnect; after a server error, a little later.
				loadedOn = undefined;
				setTimeout(follow, RETRY);
			});
		}
	};

	ddp.stream('stream-notify-all', 'public-settings-changed', (action, setting) => settings.take(action, setting));
	ddp.onChanged('stream-user-presence', presence.take);
	// A deactivated account loses its connections; once activated again, it reconnects.
	presence.on('changed', people.refresh);
	ddp.onStatus(follow);
	session.subscribe(follow);
	follow();
	window.addEventListener('online', ddp.nudge);
	window.addEventListener('offline', ddp.nudge);
	document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ddp.nudge());
	ddp.connect();
}
