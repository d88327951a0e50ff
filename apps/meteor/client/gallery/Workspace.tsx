import {
	AuthenticationContext,
	type AuthenticationContextValue,
	AuthorizationContext,
	type Endpoints,
	type Query,
	RoomListContext,
	RouterContext,
	ServerContext,
	type ServerContextValue,
	SettingsContext,
	type SettingValue,
	type SubscriptionWithRoom,
	UserContext,
	UserPresenceContext,
	type UserStatus,
} from '@rocket.chat/ui-contexts';
import { type ReactNode, useContext, useMemo } from 'react';
import { createHistoryRouter } from '../providers/router/history-router.ts';
import { routes } from '../providers/router/routes.ts';
import { SELF } from './fixtures.ts';

/** What the server answers, by endpoint. An absent one never answers. */
export type Answers = { readonly [Key in keyof Endpoints]?: () => Promise<ReturnType<Endpoints[Key]>> };

export type WorkspaceFixture = {
	/** The address that the views see. */
	readonly path?: string;
	/** Undefined while they are loaded. */
	readonly rooms?: readonly SubscriptionWithRoom[];
	readonly hasMoreRooms?: boolean;
	readonly presences?: Readonly<Record<string, UserStatus>>;
	readonly settings?: Readonly<Record<string, SettingValue>>;
	readonly isAdmin?: boolean;
	readonly answers?: Answers;
	/** Every DDP method rejects with it; without it none answers. */
	readonly methodError?: Error;
	readonly authentication?: Partial<AuthenticationContextValue>;
};

const nothing = (): void => undefined;
const never = (): Promise<never> => new Promise(nothing);

const constant = <T,>(value: T): Query<T> => [() => nothing, () => value];

/** The app's router, over an address that is not the page's. */
const routerAt = (path: string) => {
	const { pathname, search } = new URL(path, location.origin);
	const ignored = { pushState: nothing, replaceState: nothing, go: nothing };
	return createHistoryRouter({ location: { pathname, search }, history: ignored, addEventListener: nothing }, routes);
};

const serverOf = (answers: Answers, methodError: Error | undefined): ServerContextValue => ({
	callMethod: () => (methodError ? Promise.reject(methodError) : never()),
	callEndpoint: ({ method, pathPattern }) => {
		const answer = Object.entries(answers).find(([key]) => key === `${method} ${pathPattern}`)?.[1];
		return answer?.() ?? never();
	},
	getStream: () => () => nothing,
	absoluteUrl: (path) => new URL(path, location.origin).href,
});

type WorkspaceProps = WorkspaceFixture & { readonly children: ReactNode };

const useValues = ({ rooms, hasMoreRooms = false, presences = {}, settings = {}, isAdmin = false }: WorkspaceFixture) =>
	useMemo(
		() => ({
			authorization: { queryRole: (role: string) => constant(role === 'admin' && isAdmin) },
			list: {
				queryHasMore: constant(hasMoreRooms),
				loadMore: async () => undefined,
				search: async () => [],
				load: async () => false,
			},
			presence: {
				queryUserData: (uid: string) => {
					const status = presences[uid];
					return constant(status && { _id: uid, status });
				},
			},
			settings: {
				isLoading: false,
				querySetting: (id: string) => constant(settings[id]),
				dispatch: never,
			},
			queries: {
				ready: rooms !== undefined,
				querySubscriptions: () => constant(rooms ?? []),
				querySubscription: ({ rid }: { rid?: string }) => constant(rooms?.find((room) => room.rid === rid)),
			},
		}),
		[rooms, hasMoreRooms, presences, settings, isAdmin],
	);

/** The contexts of a workspace in a given state. Nothing is changed by what is pressed. */
export const Workspace = ({ children, ...fixture }: WorkspaceProps) => {
	const { path = '/home', answers, methodError, authentication } = fixture;
	const authenticationContext = useContext(AuthenticationContext);
	const user = useContext(UserContext);
	const router = useMemo(() => routerAt(path), [path]);
	const server = useMemo(() => serverOf(answers ?? {}, methodError), [answers, methodError]);
	const { authorization, list, presence, settings, queries } = useValues(fixture);
	return (
		<RouterContext.Provider value={router}>
			<ServerContext.Provider value={server}>
				<SettingsContext.Provider value={settings}>
					<AuthenticationContext.Provider value={{ ...authenticationContext, ...authentication }}>
						<UserContext.Provider value={{ ...user, ...queries, userId: SELF._id, user: SELF }}>
							<AuthorizationContext.Provider value={authorization}>
								<RoomListContext.Provider value={list}>
									<UserPresenceContext.Provider value={presence}>{children}</UserPresenceContext.Provider>
								</RoomListContext.Provider>
							</AuthorizationContext.Provider>
						</UserContext.Provider>
					</AuthenticationContext.Provider>
				</SettingsContext.Provider>
			</ServerContext.Provider>
		</RouterContext.Provider>
	);
};
