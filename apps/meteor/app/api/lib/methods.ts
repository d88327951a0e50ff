import { clientError } from '@rocket.chat/rest-api';
import { Meteor } from 'meteor/meteor';

/**
 * Runs a method's work. A refusal of the packages becomes a Meteor.Error; any other error is thrown on and reaches the
 * client as 500.
 */
export async function asMeteorError<T>(run: () => Promise<T>): Promise<T> {
	try {
		return await run();
	} catch (error) {
		const refusal = clientError(error);
		throw refusal ? new Meteor.Error(refusal.error, refusal.reason, refusal.details) : error;
	}
}

/** The user of the connection. @throws Meteor.Error `error-invalid-user` before login, as Rocket.Chat's methods do. */
export function signedIn(userId: string | null, method: string): string {
	if (!userId) {
		throw new Meteor.Error('error-invalid-user', 'Invalid user', { method });
	}
	return userId;
}
