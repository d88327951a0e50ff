import { expect } from 'chai';
import type { OtrSnapshot } from '../../../../../app/otr/client/index.ts';
import { hintOf } from './hint.ts';

describe('the hint to refresh the keys', () => {
	it('H1 says what is amiss with a session that holds, and of a lost one nothing that is not so', () => {
		const hint = (phase: OtrSnapshot['phase'], waiting: number, refreshing = false) =>
			hintOf({ phase, offerRefresh: true, refreshing, waiting });
		expect(hint('established', 1)).to.equal('OTR_Offer_refresh');
		expect(hint('established', 0)).to.equal('OTR_Refresh_failed_title');
		expect([hint('established', 1, true), hint('lost', 1), hint('ended', 1)]).to.deep.equal([
			undefined,
			undefined,
			undefined,
		]);
	});
});
