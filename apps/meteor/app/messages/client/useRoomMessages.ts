import { useConnectionStatus, useMethod, useStream, useUser } from '@rocket.chat/ui-contexts';
import { useEffect, useMemo } from 'react';
import { useSyncExternalStore } from 'use-sync-external-store/shim';
import { RoomMessages, type RoomMessagesSnapshot } from './RoomMessages.ts';

const createId = (): string => {
	const alphabet = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';
	return Array.from(crypto.getRandomValues(new Uint8Array(17)), (byte) => alphabet[byte % alphabet.length]).join('');
};

export type UseRoomMessages = RoomMessagesSnapshot & {
	readonly send: (text: string) => Promise<void>;
	readonly retry: (id: string) => Promise<void>;
	readonly loadMore: () => Promise<void>;
	readonly reload: () => Promise<void>;
};

/** The ordinary messages of a room, live; loaded again after a reconnect. */
export const useRoomMessages = (rid: string): UseRoomMessages => {
	const user = useUser();
	const loadHistory = useMethod('loadHistory');
	const sendMessage = useMethod('sendMessage');
	const roomMessages = useStream('room-messages');
	const notifyRoom = useStream('notify-room');
	const { connected } = useConnectionStatus();
	const uid = user?._id ?? '';
	const username = user?.username ?? '';

	const store = useMemo(
		() =>
			new RoomMessages(
				rid,
				{ id: uid, username },
				{
					loadHistory: (room, end, limit) => loadHistory(room, end, limit, null),
					sendMessage,
					onMessage: (room, listener) => roomMessages(room, listener),
					onDelete: (room, listener) => notifyRoom(`${room}/deleteMessage`, listener),
					createId,
					now: () => Date.now(),
				},
			),
		[rid, uid, username, loadHistory, sendMessage, roomMessages, notifyRoom],
	);
	useEffect(() => store.start(), [store]);
	useEffect(() => {
		if (connected) {
			void store.refresh();
		}
	}, [store, connected]);

	const snapshot = useSyncExternalStore(store.subscribe, store.snapshot);
	return useMemo(
		() => ({
			...snapshot,
			send: (text: string) => store.send(text),
			retry: (id: string) => store.retry(id),
			loadMore: () => store.loadMore(),
			reload: () => store.refresh(),
		}),
		[snapshot, store],
	);
};
