import { createIndexedDbStore } from '@rocket.chat/browser-storage';
import { argon2id, pureJs } from '@rocket.chat/crypto';
import { type ReactNode, useEffect, useState } from 'react';
import { createE2EKeys, E2EContext, type E2EKeys } from '../../app/e2e/client/index.ts';
import {
	browserPorts,
	createOtrRegistry,
	createStreamOtrTransport,
	OtrContext,
	type OtrRegistry,
} from '../../app/otr/client/index.ts';
import { e2eEndpoints, otrDirectory, otrPresence, otrSettings } from './otr-ports.ts';
import type { Workspace } from './workspace.ts';

type OtrProviderProps = {
	readonly workspace: Workspace;
	readonly uid: string;
	readonly username: string;
	readonly children: ReactNode;
};

type Secrets = { readonly keys: E2EKeys; readonly registry: OtrRegistry };

/** IndexedDB database of the end-to-end key and its pins. */
const KEYS_DATABASE = 'rocketchat-e2e';

const open = (workspace: Workspace, self: { uid: string; username: string }): Secrets => {
	const { ddp, session, settings, otrFrames } = workspace;
	const { uid } = self;
	const keys = createE2EKeys({
		uid,
		primitives: pureJs,
		random: pureJs.randomBytes,
		argon2id,
		endpoints: e2eEndpoints(workspace),
		store: createIndexedDbStore(KEYS_DATABASE),
		subtle: window.isSecureContext ? globalThis.crypto?.subtle : undefined,
		enabled: {
			get: () => settings.get('E2E_Enable') !== false,
			onChange: (listener) => settings.subscribe('E2E_Enable', listener),
		},
		isLoginPassword: session.isLoginPassword,
	});
	const browser = browserPorts();
	const transport = createStreamOtrTransport({
		uid,
		clock: browser.clock,
		callMethod: ddp.call,
		subscribeStream: (stream, eventName, listener) =>
			eventName === `${uid}/otr` ? otrFrames.attach(listener) : ddp.stream(stream, eventName, listener),
		connection: {
			connected: () => ddp.status().status === 'connected' && session.state().phase === 'signed-in',
			onChange: ddp.onStatus,
		},
	});
	const registry = createOtrRegistry({
		...browser,
		self,
		transport,
		identity: keys.identity,
		settings: otrSettings(settings),
		presence: otrPresence(workspace.presence),
		directory: otrDirectory(workspace.rooms, workspace.people, uid, workspace.roomLoader.want),
	});
	return { keys, registry };
};

/**
 * The end-to-end key and the off-the-record sessions of the signed-in user, in this tab. Signing out ends and wipes
 * both.
 */
export const OtrProvider = ({ workspace, uid, username, children }: OtrProviderProps) => {
	const [secrets, setSecrets] = useState<Secrets>();

	useEffect(() => {
		const { keys, registry } = open(workspace, { uid, username });
		let left = false;
		const stop = workspace.session.onLogout(async () => {
			left = true;
			await registry.dispose('logout');
			await keys.logout();
		});
		// Another page of this user may have replaced the key, even while this one was disconnected.
		const stops = [
			workspace.ddp.stream('stream-notify-user', `${uid}/userData`, () => void keys.recheck()),
			workspace.ddp.onStatus(() => workspace.ddp.status().status === 'connected' && void keys.recheck()),
		];
		setSecrets({ keys, registry });
		return () => {
			stop();
			for (const each of stops) {
				each();
			}
			setSecrets(undefined);
			if (!left) {
				void registry.dispose('closed');
				keys.close();
			}
		};
	}, [workspace, uid, username]);

	return (
		<E2EContext.Provider value={secrets?.keys}>
			<OtrContext.Provider value={secrets?.registry}>{children}</OtrContext.Provider>
		</E2EContext.Provider>
	);
};
