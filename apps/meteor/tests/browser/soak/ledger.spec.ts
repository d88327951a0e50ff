import { expect } from 'chai';
import { judge, type Name, type PageLife, type Row, type Written } from './ledger.ts';

const life = (who: Name, rows: Record<string, Row>, more: Partial<PageLife> = {}): PageLife => ({
	who,
	began: 0,
	rows,
	repeated: [],
	disordered: [],
	...more,
});
const written: Written[] = [{ by: 'alice', n: 0, at: 1_000, life: 0 }];
const key = 'alice 0';
const fateAfter = (lives: PageLife[], handedBack: string[] = []): string => {
	const { fates } = judge({ written, lives, handedBack: new Set(handedBack) });
	return Object.entries(fates).find(([, count]) => count > 0)?.[0] ?? '';
};

describe("the soak's judgement", () => {
	it('counts as delivered what the other page showed', () => {
		const verdict = judge({
			written,
			lives: [life('alice', { [key]: { at: 1, status: 'Read' } }), life('bob', { [key]: { at: 2 } })],
			handedBack: new Set(),
		});
		expect(verdict.fates.delivered).to.equal(1);
		expect(verdict.violations).to.deep.equal([]);
	});

	it('counts as visibly failed what says Not sent or came back', () => {
		expect(fateAfter([life('alice', { [key]: { at: 1, status: 'Not sent' } }), life('bob', {})])).to.equal(
			'visibly-failed',
		);
		expect(fateAfter([life('alice', { [key]: { at: 1, status: 'Sending' } }), life('bob', {})], [key])).to.equal(
			'visibly-failed',
		);
	});

	it('finds what was lost though it says Delivered, and what never settled', () => {
		const claimed = life('alice', { [key]: { at: 1, status: 'Delivered', deliveredAt: 2_000 } });
		expect(fateAfter([claimed, life('bob', {})])).to.equal('lost');
		expect(fateAfter([life('alice', { [key]: { at: 1, status: 'Sending' } }), life('bob', {})])).to.equal('unsettled');
		const { violations } = judge({ written, lives: [claimed, life('bob', {})], handedBack: new Set() });
		expect(violations).to.deep.equal(['alice 0 is lost']);
	});

	it('excuses a reload of the writer only while it said Sending', () => {
		expect(
			fateAfter([life('alice', { [key]: { at: 1, status: 'Sending' } }, { ended: 3_000 }), life('bob', {})]),
		).to.equal('gone-with-writers-page');
		const claimed = life('alice', { [key]: { at: 1, status: 'Delivered', deliveredAt: 2_000 } }, { ended: 3_000 });
		expect(fateAfter([claimed, life('bob', {})])).to.equal('lost');
	});

	it('excuses a reload of the reader only in the moment in which the message came', () => {
		const claimed = life('alice', { [key]: { at: 1, status: 'Delivered', deliveredAt: 2_000 } });
		expect(fateAfter([claimed, life('bob', {}, { ended: 2_100 }), life('bob', {})])).to.equal(
			'taken-by-reloading-page',
		);
		expect(fateAfter([claimed, life('bob', {}, { ended: 9_000 }), life('bob', {})])).to.equal('lost');
		expect(fateAfter([claimed, life('bob', {}, { ended: 900 }), life('bob', {})])).to.equal('lost');
	});

	it('finds repetition, disorder and what nobody wrote', () => {
		const lives = [
			life('alice', { [key]: { at: 1 } }),
			life('bob', { [key]: { at: 2 }, 'alice 7': { at: 3 } }, { repeated: [key], disordered: ['alice 3'] }),
		];
		expect(judge({ written, lives, handedBack: new Set() }).violations).to.deep.equal([
			"bob's page showed alice 0 twice",
			"bob's page showed alice 3 out of order",
			"bob's page showed alice 7, which nobody wrote",
		]);
	});

	it('counts apart what the next page of the reader shows again', () => {
		const lives = [
			life('alice', { [key]: { at: 1 } }),
			life('bob', { [key]: { at: 2 } }, { ended: 5 }),
			life('bob', { [key]: { at: 9 } }),
		];
		const verdict = judge({ written, lives, handedBack: new Set() });
		expect(verdict).to.include({ shownAgainAfterReload: 1, failedYetShown: 0 });
		expect(verdict.violations).to.deep.equal([]);
	});
});
