import type { IMessage, IRoom, ISubscription } from '@rocket.chat/core-typings';

/**
 * What `login` answers: the token to resume with. With `requirePasswordChange` nobody is signed in before
 * `setUserPassword`.
 */
export type LoginAnswer = {
	readonly id: string;
	readonly token: string;
	readonly tokenExpires: Date;
	readonly requirePasswordChange?: true;
};

/** A password that is proved: the SHA-256 of its NFKC form, and that of what was typed where the two differ. */
export type PasswordProof = { readonly digest: string; readonly algorithm: 'sha-256'; readonly asTyped?: string };

export type LoginRequest =
	| { readonly resume: string }
	| {
			readonly user: { readonly username: string } | { readonly email: string };
			readonly password: PasswordProof;
			/** Every other sign-in of the user ends where this one succeeds. */
			readonly endOthers?: boolean;
	  };

export type Registration = {
	readonly name: string;
	readonly username: string;
	readonly email: string;
	readonly pass: string;
	/** From the one-time link that the server printed: makes the first administrator. */
	readonly setupToken?: string;
};

/** A public setting as `public-settings/get` and the stream give it. */
export type PublicSetting = { readonly _id: string; readonly value: unknown };

type Changes<T> = readonly T[] | { readonly update: readonly T[]; readonly remove: readonly T[] };

/** DDP methods, named as in Rocket.Chat. A feature adds its own by declaration merging. */
export interface ServerMethods {
	login(request: LoginRequest): LoginAnswer;
	logout(): void;
	/** Ends every other sign-in of the user; this one stays. */
	removeOtherTokens(): void;
	registerUser(registration: Registration): string;
	/** Other sign-ins of the user end. */
	changePassword(oldPassword: PasswordProof, newPassword: string): { passwordChanged: true };
	/** After a login that answered `requirePasswordChange`. */
	setUserPassword(newPassword: string): void;
	createDirectMessage(...usernames: string[]): { rid: string; t: 'd' };
	sendMessage(message: Pick<IMessage, 'rid' | 'msg'> & { readonly _id?: string }): IMessage;
	loadHistory(
		rid: string,
		end?: Date | null,
		limit?: number,
		ls?: Date | null,
	): { messages: IMessage[]; unreadNotLoaded?: number };
	'subscriptions/get'(updatedAfter?: Date): Changes<ISubscription>;
	'rooms/get'(updatedAfter?: Date): Changes<IRoom>;
	'public-settings/get'(): readonly PublicSetting[];
	openRoom(rid: string): void;
	/** Out of one's own list until the next message; answers how many rooms that changed. */
	hideRoom(rid: string): number;
	/** Out of a group for good; a direct message of two can't be left (`error-not-allowed`). */
	leaveRoom(rid: string): void;
	readMessages(rid: string): void;
	/** `offline` is invisible. */
	'UserPresence:setDefaultStatus'(status: string): void;
	'UserPresence:away'(): void;
	'UserPresence:online'(): void;
	'stream-notify-user'(eventName: string, ...args: readonly unknown[]): unknown;
}

export type ServerMethodName = keyof ServerMethods;
export type ServerMethodParameters<Name extends ServerMethodName> = Parameters<ServerMethods[Name]>;
export type ServerMethodReturn<Name extends ServerMethodName> = Awaited<ReturnType<ServerMethods[Name]>>;
