import { pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { type BrowserKeys, type CustodyDecision, decideCustody, type ServerKeys } from './custody.ts';
import { bundleHash, bundleOfSeed } from './identity.ts';

const bundle = (byte: number): string => bundleOfSeed(pureJs, new Uint8Array(32).fill(byte));
const [mine, other, third] = [bundle(1), bundle(2), bundle(3)];
const knownAs = (text: string): string => bundleHash(pureJs, text);
const decide = (server: ServerKeys | undefined, browser: BrowserKeys = {}): CustodyDecision =>
	decideCustody(pureJs, server, browser);
const kept = (published: boolean, password = !published) => ({ bundle: mine, published, password });
const refused = (reason: string, reset = true) => ({ act: 'refuse', reason, reset });

describe('custody of the end-to-end key', function () {
	this.timeout(20_000);

	it('makes a key only where neither server nor browser has ever seen one', () => {
		expect(decide({})).to.deep.equal({ act: 'create' });
		expect(decide({}, { known: knownAs(mine) })).to.deep.equal(refused('withheld'));
		expect(decide({ bundle: mine })).to.deep.equal(refused('withheld'));
		expect(decide({ wrapped: 'w' })).to.deep.equal(refused('withheld'));
		expect(decide(undefined)).to.deep.equal(refused('unreachable', false));
		expect(decide(undefined, { known: knownAs(mine) })).to.deep.equal(refused('unreachable', false));
	});

	it('asks for the password of the key that this browser knew, or of the first one it sees', () => {
		const server = { bundle: mine, wrapped: 'w' };
		expect(decide(server)).to.deep.equal({ act: 'unlock', discard: false });
		expect(decide(server, { known: knownAs(mine) })).to.deep.equal({ act: 'unlock', discard: false });
		expect(decide(server, { known: knownAs(other) })).to.deep.equal(refused('mismatch'));
	});

	it('refuses an old bundle that is put back together with its blob, once a newer one was used here', () => {
		expect(decide({ bundle: other, wrapped: 'old' }, { known: knownAs(mine) })).to.deep.equal(refused('mismatch'));
		expect(decide({ bundle: other, wrapped: 'old' }, { kept: kept(true), known: knownAs(mine) })).to.deep.equal(
			refused('mismatch'),
		);
	});

	it('opens the kept key where the server has it, or is away', () => {
		for (const published of [true, false]) {
			expect(decide({ bundle: mine, wrapped: 'w' }, { kept: kept(published) })).to.deep.equal({
				act: 'open',
				confirmed: true,
			});
			expect(decide({ bundle: mine }, { kept: kept(published) })).to.deep.equal({ act: 'open', confirmed: true });
		}
		expect(decide(undefined, { kept: kept(true) })).to.deep.equal({ act: 'open', confirmed: false });
		expect(decide(undefined, { kept: kept(false) })).to.deep.equal(refused('unreachable', false));
	});

	it('does not publish a known key anew where the server says that it has none', () => {
		expect(decide({}, { kept: kept(true), known: knownAs(mine) })).to.deep.equal(refused('withheld'));
		expect(decide({}, { kept: kept(true, true) })).to.deep.equal(refused('withheld'));
	});

	it('goes on with a key that never reached the server, unless there is another, or was', () => {
		expect(decide({}, { kept: kept(false) })).to.deep.equal({ act: 'publish' });
		expect(decide({}, { kept: kept(false), known: knownAs(mine) })).to.deep.equal({ act: 'publish' });
		expect(decide({}, { kept: kept(false), known: knownAs(other) })).to.deep.equal(refused('withheld'));
		expect(decide({}, { kept: kept(false, false) })).to.deep.equal(refused('withheld'));
		expect(decide({ wrapped: 'w' }, { kept: kept(false) })).to.deep.equal(refused('withheld'));
		expect(decide({ bundle: other, wrapped: 'w' }, { kept: kept(false) })).to.deep.equal({
			act: 'unlock',
			discard: true,
		});
		expect(decide({ bundle: other, wrapped: 'w' }, { kept: kept(false), known: knownAs(other) })).to.deep.equal({
			act: 'unlock',
			discard: true,
		});
		expect(decide({ bundle: other, wrapped: 'w' }, { kept: kept(false), known: knownAs(third) })).to.deep.equal(
			refused('mismatch'),
		);
	});

	const bundles = fc.constantFrom(mine, other, third, undefined);
	const servers = fc.option(fc.record({ bundle: bundles, wrapped: fc.constantFrom('w', undefined) }), {
		nil: undefined,
	});
	const browsers = fc.record({
		kept: fc.option(
			fc.record({ bundle: fc.constantFrom(mine, other), published: fc.boolean(), password: fc.boolean() }),
			{ nil: undefined },
		),
		known: fc.option(fc.constantFrom(mine, other, third).map(knownAs), { nil: undefined }),
	});

	it('never makes or publishes a key over one that anybody knows of, and opens no other than the published one', () => {
		fc.assert(
			fc.property(servers, browsers, (server, browser) => {
				const decision = decide(server, browser);
				const { kept: own, known } = browser;
				if (decision.act === 'create') {
					return server?.bundle === undefined && server?.wrapped === undefined && !own && known === undefined;
				}
				if (decision.act === 'publish') {
					return (
						server?.bundle === undefined &&
						own?.published === false &&
						(known === undefined || known === knownAs(own.bundle))
					);
				}
				if (decision.act === 'open') {
					return own !== undefined && (server ? server.bundle === own.bundle : own.published && !decision.confirmed);
				}
				if (decision.act === 'unlock') {
					return (
						server?.bundle !== undefined && (known === undefined || known === knownAs(server.bundle)) && !own?.published
					);
				}
				return decision.reset === (decision.reason !== 'unreachable');
			}),
			{ numRuns: 500 },
		);
	});
});
