import type { SignOutReason } from '@rocket.chat/otr-typings';

/** A connection, as Meteor provides it. */
export type Connection = { readonly id: string; onClose(callback: () => void): void; close(): void };

/** `pending`: the password must be changed first; until then the connection has no user. */
export type Login = {
	readonly userId: string;
	readonly token: string;
	readonly hashedToken: string;
	readonly pending?: boolean;
};

/** ms that a connection stays open after its login ended, so that the client can end its sessions with peers. */
const LEAVE = 1_000;

type Tell = (userId: string, connectionId: string, reason?: SignOutReason) => boolean;

/**
 * Which connection is signed in with which token, so that the end of a token closes its connections. In memory only.
 */
export class LoggedInConnections {
	readonly #logins = new Map<string, Login & { readonly connection: Connection }>();
	/** Ids of connections by user, without empty entries. */
	readonly #ofUser = new Map<string, Set<string>>();
	/** One callback per connection, however often it logs in and out. */
	readonly #watched = new WeakSet<Connection>();
	readonly #closed: (connectionId: string) => void;
	readonly #tell: Tell;

	/**
	 * @param closed called once when a signed-in connection has closed; at once if it has closed already
	 * @param tell tells a client that its login has ended; returns false if the client does not listen, and is closed
	 * without notice
	 */
	constructor(closed: (connectionId: string) => void, tell: Tell = () => false) {
		this.#closed = closed;
		this.#tell = tell;
	}

	/** Stores the login of a connection, replacing an earlier one. */
	set(connection: Connection, login: Login): void {
		this.take(connection.id);
		this.#logins.set(connection.id, { ...login, connection });
		this.#ofUser.set(login.userId, (this.#ofUser.get(login.userId) ?? new Set()).add(connection.id));
	}

	/** How many connections are signed in as this user. */
	countOf(userId: string): number {
		return this.#ofUser.get(userId)?.size ?? 0;
	}

	/** Starts reporting the end of this connection. */
	watch(connection: Connection): void {
		if (this.#watched.has(connection)) {
			return;
		}
		this.#watched.add(connection);
		connection.onClose(() => {
			this.take(connection.id);
			this.#closed(connection.id);
		});
	}

	/** Removes and returns the login of a connection. */
	take(connectionId: string): Login | undefined {
		const login = this.#logins.get(connectionId);
		if (login) {
			this.#logins.delete(connectionId);
			const own = this.#ofUser.get(login.userId);
			own?.delete(connectionId);
			if (own?.size === 0) {
				this.#ofUser.delete(login.userId);
			}
		}
		return login;
	}

	get(connectionId: string): Login | undefined {
		return this.#logins.get(connectionId);
	}

	/**
	 * Closes the connections of a user that `concerned` selects: their clients reconnect, have the token refused with the
	 * reason, and sign out. Clients that listen for it are told first and closed a second later, so that they can end
	 * their off-the-record sessions: no one else can tell the peers.
	 */
	close(
		userId: string,
		concerned: (login: Login, connectionId: string) => boolean = () => true,
		reason?: SignOutReason,
	): void {
		for (const id of [...(this.#ofUser.get(userId) ?? [])]) {
			const login = this.#logins.get(id);
			if (login && concerned(login, id)) {
				this.take(id);
				const leave = () => login.connection.close();
				if (this.#tell(userId, id, reason)) {
					setTimeout(leave, LEAVE).unref();
				} else {
					leave();
				}
			}
		}
	}
}
