import type { SubscriptionWithRoom } from '@rocket.chat/ui-contexts';
import {
	useMethod,
	useRoomList,
	useRouter,
	useUserDataReady,
	useUserId,
	useUserSubscription,
	useUserSubscriptionByName,
} from '@rocket.chat/ui-contexts';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { OpenRoom } from './RoomContext.ts';

const openRoomOf = (subscription: SubscriptionWithRoom, uid: string): OpenRoom => {
	const { rid, t, uids, usernames, name, fname, group } = subscription;
	const others = uids?.filter((id) => id !== uid) ?? [];
	const [peer] = others;
	return {
		_id: rid,
		t,
		uids,
		usernames,
		name,
		title: fname || name,
		...(t === 'd' && !group && uids?.length === 2 && others.length === 1 && peer
			? { peer: { uid: peer, username: name } }
			: {}),
	};
};

export type Opening =
	| { readonly state: 'loading' }
	| { readonly state: 'missing' }
	| { readonly state: 'open'; readonly room: OpenRoom };

/**
 * The room of `/direct/<rid or username>`: loaded if necessary. For a username without a room the room is created, and
 * its id put into the address.
 */
export const useOpenRoom = (reference: string, tab: string | undefined): Opening => {
	const uid = useUserId();
	const ready = useUserDataReady();
	const byId = useUserSubscription(reference);
	const byName = useUserSubscriptionByName(reference);
	const createDirectMessage = useMethod('createDirectMessage');
	const showRoom = useMethod('openRoom');
	const { load } = useRoomList();
	const router = useRouter();
	const [refused, setRefused] = useState<string>();
	const subscription = byId ?? byName;
	const known = subscription !== undefined;
	const rid = subscription?.rid;
	const hidden = subscription?.open === false;
	const visited = useRef<string>(undefined);

	useEffect(() => {
		if (!ready || known || refused === reference) {
			return;
		}
		let current = true;
		const open = async () => {
			if (!(await load(reference)) && current) {
				const { rid } = await createDirectMessage(reference);
				return current && router.navigate(`/direct/${rid}${tab ? `/${tab}` : ''}`, { replace: true });
			}
		};
		open().catch(() => current && setRefused(reference));
		return () => {
			current = false;
		};
	}, [ready, known, refused, reference, tab, load, createDirectMessage, router]);

	useEffect(() => {
		if (rid === undefined || visited.current === rid) {
			return;
		}
		// Once for each visit: a room that is hidden while it is open, here or on another page, stays hidden.
		visited.current = rid;
		if (hidden) {
			// A user who is in a room finds it in the list, even if the server does not know of any message yet.
			showRoom(rid).catch(() => undefined);
		}
	}, [rid, hidden, showRoom]);

	return useMemo(() => {
		if (subscription && uid) {
			return { state: 'open', room: openRoomOf(subscription, uid) };
		}
		return { state: ready && refused === reference ? 'missing' : 'loading' };
	}, [subscription, uid, ready, refused, reference]);
};
