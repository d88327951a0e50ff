import type { Damage } from '@rocket.chat/models';
import type { Logger } from './logging.ts';

export type StoreDamage = {
	/** Damaged documents that were found and skipped. */
	documents: number;
	/** The file itself is damaged. */
	file: boolean;
};

/** Logs each damaged document by its id, and counts it for the health endpoints. */
export const countDamage =
	(logger: Pick<Logger, 'error'>, found: StoreDamage): ((damage: Damage) => void) =>
	(damage) => {
		if ('file' in damage) {
			found.file = true;
			logger.error(damage, 'the store is damaged');
		} else {
			found.documents += 1;
			logger.error(damage, 'a document of the store cannot be read: it is left out');
		}
	};
