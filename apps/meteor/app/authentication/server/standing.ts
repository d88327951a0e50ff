import { Meteor } from 'meteor/meteor';
import type { Login } from './connections.ts';

/** A login that has ended, whose connection is about to be closed, must not end others or change a password. */
export function standing(login: Login | undefined): Login {
	if (!login) {
		throw new Meteor.Error(403, "You've been logged out by the server. Please log in again.");
	}
	return login;
}
