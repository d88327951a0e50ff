import {
	AuthenticationContext,
	AuthorizationContext,
	type FindOptions,
	type Query,
	RoomListContext,
	type SubscriptionQuery,
	UserContext,
	type UserPresence,
	UserPresenceContext,
} from '@rocket.chat/ui-contexts';
import { type ReactNode, useMemo, useSyncExternalStore } from 'react';
import type { Workspace } from './workspace.ts';

type UserProviderProps = { readonly workspace: Workspace; readonly children: ReactNode };

/** A snapshot that is recomputed only when its source is another object. */
const derived = <S, T>(source: () => S, derive: (source: S) => T): (() => T) => {
	let last: { readonly source: S; readonly value: T } | undefined;
	return () => {
		const now = source();
		if (!last || last.source !== now) {
			last = { source: now, value: derive(now) };
		}
		return last.value;
	};
};

const roomQueries = ({ rooms }: Workspace) => ({
	queryPreference: <T,>(_key: string, fallback?: T): Query<T | undefined> => [() => () => undefined, () => fallback],
	querySubscription: (query: SubscriptionQuery) =>
		[rooms.subscribe, derived(rooms.all, () => rooms.find(query)[0])] as const,
	querySubscriptions: (query: SubscriptionQuery, options?: FindOptions) =>
		[rooms.subscribe, derived(rooms.all, () => rooms.find(query, options))] as const,
	queryRoom: ({ _id }: { _id?: string }) =>
		[rooms.subscribe, () => (_id === undefined ? undefined : rooms.room(_id))] as const,
});

/** The signed-in user, their roles, rooms and subscriptions, and the presence of others. */
export const UserProvider = ({ workspace, children }: UserProviderProps) => {
	const { session, rooms, roomLoader, presence } = workspace;
	const {
		phase,
		userId,
		user,
		isLoggingIn,
		ended,
		isOneTooMany = false,
	} = useSyncExternalStore(session.subscribe, session.state);
	const ready = useSyncExternalStore(rooms.subscribe, rooms.ready);
	const queries = useMemo(() => roomQueries(workspace), [workspace]);
	const userValue = useMemo(
		() => ({ ...queries, userId, user, ready, logout: () => session.logout(), onLogout: session.onLogout }),
		[queries, userId, user, ready, session],
	);
	const authentication = useMemo(
		() => ({
			isLoggingIn,
			ended: ended?.reason,
			mustChangePassword: phase === 'must-change-password',
			isOneTooMany,
			loginWithPassword: session.loginWithPassword,
			loginWithToken: session.loginWithToken,
			setRequiredPassword: session.setRequiredPassword,
			changePassword: session.changePassword,
			proveLoginPassword: session.proofOf,
			register: session.register,
		}),
		[isLoggingIn, ended, phase, isOneTooMany, session],
	);
	const authorization = useMemo(
		() => ({
			queryRole: (role: string): Query<boolean> => [
				session.subscribe,
				() => session.state().user?.roles?.includes(role) ?? false,
			],
		}),
		[session],
	);
	const roomList = useMemo(
		() => ({
			queryHasMore: [roomLoader.subscribe, roomLoader.hasMore] as const,
			loadMore: roomLoader.more,
			search: roomLoader.search,
			load: roomLoader.load,
		}),
		[roomLoader],
	);
	const presences = useMemo(
		() => ({
			queryUserData: (uid: string): Query<UserPresence | undefined> => [
				(listener) => presence.subscribe(uid, listener),
				() => presence.get(uid),
			],
		}),
		[presence],
	);
	return (
		<AuthenticationContext.Provider value={authentication}>
			<UserContext.Provider value={userValue}>
				<AuthorizationContext.Provider value={authorization}>
					<RoomListContext.Provider value={roomList}>
						<UserPresenceContext.Provider value={presences}>{children}</UserPresenceContext.Provider>
					</RoomListContext.Provider>
				</AuthorizationContext.Provider>
			</UserContext.Provider>
		</AuthenticationContext.Provider>
	);
};
