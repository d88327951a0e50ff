import type { KeysTaking } from '@rocket.chat/i18n';
import type { OtrSnapshot } from '../../../../../app/otr/client/index.ts';

/**
 * Why to refresh the keys of a live session: texts without a receipt, or a refresh that failed. For a lost session the
 * state's own text says it.
 */
export const hintOf = ({
	phase,
	offerRefresh,
	refreshing,
	waiting,
}: Pick<OtrSnapshot, 'phase' | 'offerRefresh' | 'refreshing' | 'waiting'>): KeysTaking<'username'> | undefined => {
	if (!offerRefresh || refreshing || (phase !== 'established' && phase !== 'interrupted')) {
		return undefined;
	}
	return waiting > 0 ? 'OTR_Offer_refresh' : 'OTR_Refresh_failed_title';
};
