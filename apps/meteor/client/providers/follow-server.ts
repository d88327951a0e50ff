import { endedByReason } from '../../app/authentication/client/index.ts';
import { AutoAway } from '../../app/presence/client/index.ts';
import type { Workspace } from './workspace.ts';

/** ms */
const RETRY = 3000;

type Stops = (() => void)[];

/**
 * Loads again on each connection what events may have been missed of. A load that fails is made again on the next
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

/** What shows that somebody sits at the page. */
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
 * Keeps the stores at what the server has: on sign-in, on each connection, and by the streams between. Lives as long as
 * the page.
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
			// Before the sign-in of a resumed page is through: these are the first that go out after it.
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
				// A broken connection loads again when it is back; a server that failed is asked again a little later.
				loadedOn = undefined;
				setTimeout(follow, RETRY);
			});
		}
	};

	ddp.stream('stream-notify-all', 'public-settings-changed', (action, setting) => settings.take(action, setting));
	ddp.onChanged('stream-user-presence', presence.take);
	// An account that is deactivated loses its connections, one that is activated again comes back with one.
	presence.on('changed', people.refresh);
	ddp.onStatus(follow);
	session.subscribe(follow);
	follow();
	window.addEventListener('online', ddp.nudge);
	window.addEventListener('offline', ddp.nudge);
	document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ddp.nudge());
	ddp.connect();
}
