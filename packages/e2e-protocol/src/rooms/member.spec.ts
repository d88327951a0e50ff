import { expect } from 'chai';
import { alice, bob, carol } from '../../tests/fixtures.ts';
import { publicBundle } from '../identity.ts';
import { judgeMember } from './member.ts';

const own = alice.bundle;
const { published } = bob;

describe('the other member of a room', () => {
	it('is taken at first sight, to be pinned, and from then on as pinned', () => {
		expect(judgeMember(own, { published })).to.deep.equal({ ok: true, bundle: bob.bundle, toPin: true });
		expect(judgeMember(own, { published, known: bob.bundle })).to.deep.equal({
			ok: true,
			bundle: bob.bundle,
			toPin: false,
		});
	});

	it('warns of a changed key, of either purpose, until the user has accepted this very one', () => {
		const halves = [
			{ otr: bob.bundle.otr, e2ee: carol.bundle.e2ee },
			{ otr: carol.bundle.otr, e2ee: bob.bundle.e2ee },
		];
		for (const known of [carol.bundle, ...halves]) {
			expect(judgeMember(own, { published, known })).to.deep.equal({ ok: false, refusal: 'changed-key' });
			expect(judgeMember(own, { published, known, accepted: bob.bundle })).to.deep.equal({
				ok: true,
				bundle: bob.bundle,
				toPin: true,
			});
			for (const accepted of [carol.bundle, ...halves]) {
				expect(judgeMember(own, { published, known, accepted })).to.deep.equal({ ok: false, refusal: 'changed-key' });
			}
		}
		expect(judgeMember(own, { published, known: bob.bundle, accepted: carol.bundle })).to.include({
			ok: true,
			toPin: false,
		});
	});

	it('has a key, one of the right form, and none of ours', () => {
		expect(judgeMember(own, { published: null, known: bob.bundle })).to.deep.equal({ ok: false, refusal: 'no-key' });
		for (const malformed of ['', '{"kty":"RSA"}', `${published} `]) {
			expect(judgeMember(own, { published: malformed })).to.deep.equal({ ok: false, refusal: 'malformed' });
		}
		const { otr, e2ee } = alice.identity;
		const mixed = [
			alice.published,
			publicBundle({ otr, e2ee: bob.identity.e2ee }),
			publicBundle({ otr: bob.identity.otr, e2ee }),
			publicBundle({ otr: e2ee, e2ee: bob.identity.e2ee }),
			publicBundle({ otr: bob.identity.otr, e2ee: otr }),
		];
		for (const text of mixed) {
			expect(judgeMember(own, { published: text }), text).to.deep.equal({ ok: false, refusal: 'own-key' });
		}
	});
});
