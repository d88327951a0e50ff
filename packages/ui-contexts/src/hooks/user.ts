import type { IRoom } from '@rocket.chat/core-typings';
import { useContext, useMemo } from 'react';
import { AuthenticationContext, type AuthenticationContextValue } from '../AuthenticationContext.ts';
import { AuthorizationContext } from '../AuthorizationContext.ts';
import { useQueryValue } from '../store.ts';
import {
	type FindOptions,
	type SignedInUser,
	type SubscriptionQuery,
	type SubscriptionWithRoom,
	UserContext,
} from '../UserContext.ts';
import { type UserPresence, UserPresenceContext } from '../UserPresenceContext.ts';

/**
 * Options that stay the same object between renders, so that a literal at the call does not subscribe anew each time.
 */
function useStable<T>(value: T): T {
	const written = JSON.stringify(value);
	return useMemo(() => (written === undefined ? undefined : JSON.parse(written)) as T, [written]);
}

/** The signed-in user, null while nobody is. */
export const useUser = (): SignedInUser | null => useContext(UserContext).user;

export const useUserId = (): string | undefined => useContext(UserContext).userId;

/** Presence of a user; undefined until it is known. */
export const useUserPresence = (uid: string | undefined): UserPresence | undefined => {
	const { queryUserData } = useContext(UserPresenceContext);
	return useQueryValue(useMemo(() => queryUserData(uid ?? ''), [queryUserData, uid]));
};

export const useUserPreference = <T>(key: string, fallback?: T): T | undefined => {
	const { queryPreference } = useContext(UserContext);
	return useQueryValue(useMemo(() => queryPreference(key, fallback), [queryPreference, key, fallback]));
};

/**
 * Subscriptions of the signed-in user that match, e.g. `useUserSubscriptions({ open: true }, { sort: { lm: -1 } })`.
 */
export const useUserSubscriptions = (
	query: SubscriptionQuery = {},
	options?: FindOptions,
): readonly SubscriptionWithRoom[] => {
	const { querySubscriptions } = useContext(UserContext);
	const stableQuery = useStable(query);
	const stableOptions = useStable(options);
	return useQueryValue(
		useMemo(() => querySubscriptions(stableQuery, stableOptions), [querySubscriptions, stableQuery, stableOptions]),
	);
};

export const useUserSubscription = (rid: string): SubscriptionWithRoom | undefined => {
	const { querySubscription } = useContext(UserContext);
	return useQueryValue(useMemo(() => querySubscription({ rid }), [querySubscription, rid]));
};

/** The subscription whose room has this name (of a direct message: the peer's user name). */
export const useUserSubscriptionByName = (name: string): SubscriptionWithRoom | undefined => {
	const { querySubscription } = useContext(UserContext);
	return useQueryValue(useMemo(() => querySubscription({ name }), [querySubscription, name]));
};

export const useUserRoom = (rid: string): IRoom | undefined => {
	const { queryRoom } = useContext(UserContext);
	return useQueryValue(useMemo(() => queryRoom({ _id: rid }), [queryRoom, rid]));
};

/** False until the first load of rooms and subscriptions is in. */
export const useUserDataReady = (): boolean => useContext(UserContext).ready;

export const useLogout = (): (() => Promise<void>) => useContext(UserContext).logout;
export const useOnLogout = (): ((callback: () => void) => () => void) => useContext(UserContext).onLogout;
export const useLoginWithPassword = (): AuthenticationContextValue['loginWithPassword'] =>
	useContext(AuthenticationContext).loginWithPassword;
export const useLoginWithToken = (): AuthenticationContextValue['loginWithToken'] =>
	useContext(AuthenticationContext).loginWithToken;
export const useRegister = (): AuthenticationContextValue['register'] => useContext(AuthenticationContext).register;
export const useSetRequiredPassword = (): AuthenticationContextValue['setRequiredPassword'] =>
	useContext(AuthenticationContext).setRequiredPassword;
export const useChangePassword = (): AuthenticationContextValue['changePassword'] =>
	useContext(AuthenticationContext).changePassword;
export const useProveLoginPassword = (): AuthenticationContextValue['proveLoginPassword'] =>
	useContext(AuthenticationContext).proveLoginPassword;
export const useMustChangePassword = (): boolean => useContext(AuthenticationContext).mustChangePassword;
/** Why the server ended the last sign-in of this page, until the next. */
export const useEndedSignIn = (): AuthenticationContextValue['ended'] => useContext(AuthenticationContext).ended;
export const useIsOneTooMany = (): boolean => useContext(AuthenticationContext).isOneTooMany;
export const useIsLoggingIn = (): boolean => useContext(AuthenticationContext).isLoggingIn;

/** Whether the signed-in user holds a role. */
export const useRole = (role: string): boolean => {
	const { queryRole } = useContext(AuthorizationContext);
	return useQueryValue(useMemo(() => queryRole(role), [queryRole, role]));
};
