import type { Audit, AuditEvent } from '@rocket.chat/accounts';
import type { Logger } from './logging.ts';

const WORDS: Readonly<Record<AuditEvent['act'], string>> = {
	'signed-in': 'somebody signed in',
	'sign-ins-refused': 'sign-ins were refused within a minute',
	registered: 'an account was made',
	'password-changed': 'a password was changed',
	'keys-replaced': 'end-to-end keys were replaced',
	activated: 'an account was activated',
	deactivated: 'an account was deactivated',
	'setting-changed': 'a setting was changed',
};

/**
 * Writes what happens to accounts into the operator's log, one line each at level info, by `act` and ids; the events
 * hold no secret.
 */
export const auditLog =
	(logger: Pick<Logger, 'info'>): Audit =>
	(event) =>
		logger.info(event, WORDS[event.act]);
