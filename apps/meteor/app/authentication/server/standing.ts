import { Meteor } from 'meteor/meteor';
import type { Login } from './connections.ts';

/**
 * A login that was ended itself, and whose connection is about to be closed, ends no others and changes no password.
 */
export function standing(login: Login | undefined): Login {
	if (!login) {
		throw new Meteor.Error(403, "You've been logged out by the server. Please log in again.");
	}
	return login;
}
