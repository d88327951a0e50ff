import type { ISetting, IUser, Serialized } from '@rocket.chat/core-typings';
import type { PasswordProof } from './methods.ts';

/** Sign-ins to one's own account that failed since they were cleared; dates in ISO 8601. */
export type FailedSignIns = {
	/** Guesses judged wrong. */
	readonly count: number;
	/** Of `count`, from networks that one signed in from. */
	readonly fromKnownNetworks: number;
	/** Turned away unjudged. */
	readonly slowed: number;
	readonly first: string;
	readonly last: string;
};

/** A sign-in of one's own that still holds; dates in ISO 8601. */
export type Session = {
	readonly sessionId: string;
	readonly loginAt: string;
	readonly expiresAt: string;
	readonly current: boolean;
	/** What signed in, as it called itself then. */
	readonly device?: { readonly name: string; readonly os?: { readonly name: string } };
};

export type Method = 'GET' | 'POST' | 'DELETE';

/** The user as REST shows him to others: never more than this. */
export type UserSummary = Pick<IUser, '_id' | 'username' | 'name' | 'type'> & { readonly status?: string };

/** A user as the administration gets him. */
export type AdminUser = UserSummary & Pick<IUser, 'active' | 'roles'>;

/** A setting as the administration gets it. */
export type AdminSetting = Pick<ISetting, '_id' | 'value'> & {
	readonly type?: string;
	readonly group?: string;
	readonly i18nLabel?: string;
	readonly packageValue?: unknown;
	/** `processEnvValue`: dictated by the server's environment, not to be changed here */
	readonly valueSource?: string;
	readonly minValue?: number;
	readonly maxValue?: number;
	/** of a `select` */
	readonly values?: readonly { readonly key: string; readonly i18nLabel: string }[];
};

/**
 * REST endpoints that the client calls: parameters and answer by method and path. A feature adds its own by declaration
 * merging.
 */
export interface Endpoints {
	'GET /v1/me': () => Serialized<IUser>;
	'GET /v1/users.info': (params: { username: string } | { userId: string }) => { user: UserSummary };
	'GET /v1/users.list': (params?: { text?: string; count?: number; offset?: number }) => {
		users: AdminUser[];
		total: number;
	};
	'POST /v1/users.setActiveStatus': (params: { userId: string; activeStatus: boolean }) => void;
	'POST /v1/users.updateOwnBasicInfo': (params: { data: { currentPassword: PasswordProof; newPassword: string } }) => {
		user: Serialized<IUser>;
	};
	'POST /v1/users.update': (params: {
		userId: string;
		data: { password: string; requirePasswordChange?: boolean };
		currentPassword: PasswordProof;
	}) => {
		user: AdminUser;
	};
	'GET /v1/users.getFailedSignIns': () => { failed: FailedSignIns | null };
	'POST /v1/users.clearFailedSignIns': () => void;
	'GET /v1/sessions/list': () => { sessions: Session[] };
	'POST /v1/sessions/logout.me': (params: { sessionId: string }) => { sessionId: string };
	'POST /v1/users.logoutOtherClients': () => void;
	'GET /v1/users.autocomplete': (params: { selector: string }) => { items: UserSummary[] };
	'GET /v1/settings': (params?: { count?: number; offset?: number }) => { settings: AdminSetting[] };
	'GET /v1/settings/:_id': () => AdminSetting;
	'POST /v1/settings/:_id': (params: { value: unknown }) => void;
	'GET /v1/e2e.fetchMyKeys': () => { public_key?: string; private_key?: string };
	'POST /v1/e2e.setUserPublicAndPrivateKeys': (params: {
		public_key: string;
		private_key: string;
		force?: boolean;
		replaces?: string;
		currentPassword?: PasswordProof;
	}) => void;
	'GET /v1/e2e.getPublicKey': (params: { userId: string }) => { public_key: string | null };
}

export type EndpointKey = keyof Endpoints;
export type PathsOf<M extends Method> = EndpointKey extends infer Key
	? Key extends `${M} ${infer Path}`
		? Path
		: never
	: never;
/** The endpoint as a function: its parameters in, its answer out; rejects with the server's error. */
export type EndpointFunction<M extends Method, Path extends PathsOf<M>> = `${M} ${Path}` extends infer Key extends
	EndpointKey
	? (...args: Parameters<Endpoints[Key]>) => Promise<ReturnType<Endpoints[Key]>>
	: never;

/** The names after a colon in a path. */
export type PathKeys<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
	? Name | PathKeys<Rest>
	: Path extends `${string}:${infer Name}`
		? Name
		: never;
