import { Emitter } from '@rocket.chat/emitter';

export type Credentials = { readonly userId: string; readonly token: string; readonly expires: Date };

// Rocket.Chat's names, so that both programs find each other's sign-in.
const USER_ID = 'Meteor.userId';
const TOKEN = 'Meteor.loginToken';
const EXPIRES = 'Meteor.loginTokenExpires';

/** The login token that this browser stores. `changed` fires when another tab signs in or out. */
export class CredentialStore extends Emitter<{ changed: undefined }> {
	/**
	 * @param storage localStorage
	 * @param onStorage registers for changes by other tabs, with the changed key (null: all was cleared)
	 */
	constructor(
		private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
		onStorage: (listener: (key: string | null) => void) => void,
	) {
		super();
		onStorage((key) => {
			if (key === null || key === TOKEN) {
				this.emit('changed');
			}
		});
	}

	/**
	 * Undefined if no user is signed in. Only the server decides whether the token has expired: a wrong clock on this
	 * machine must not sign a user out and delete their keys.
	 */
	read(): Credentials | undefined {
		const userId = this.storage.getItem(USER_ID);
		const token = this.storage.getItem(TOKEN);
		const expires = new Date(this.storage.getItem(EXPIRES) ?? Number.NaN);
		if (!userId || !token) {
			return undefined;
		}
		return { userId, token, expires };
	}

	write({ userId, token, expires }: Credentials): void {
		this.storage.setItem(USER_ID, userId);
		this.storage.setItem(EXPIRES, expires.toString());
		this.storage.setItem(TOKEN, token);
	}

	clear(): void {
		for (const key of [TOKEN, USER_ID, EXPIRES]) {
			this.storage.removeItem(key);
		}
	}
}
