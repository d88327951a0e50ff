import { createRequire } from 'node:module';
import { loadSodium, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { chart } from './chart.ts';
import { CHUNK_BYTES } from './contenders/chunks.ts';
import { signalDevices, signalSay, signalSetUp } from './contenders/libsignal.ts';
import { type Olm, olmDevices, olmFree, olmSay, olmSetUp } from './contenders/olm.ts';
import { identities, openContent, say, sealContent, setUp } from './contenders/ours.ts';
import { establish, tabs, tell } from './contenders/session.ts';
import { singleKeySay, singleKeySetUp } from './contenders/single-key.ts';
import { hold, median, ratioOf } from './contest.ts';
import { TEXT } from './contests.ts';
import { profileOf } from './profile.ts';
import { seededRandom } from './seeded.ts';
import { figuresOf, type Measured, problemsOf, verdicts } from './targets.ts';
import { wireOf } from './wire.ts';

const olmOf = async (): Promise<Olm> => {
	const olm = createRequire(import.meta.url)('@matrix-org/olm') as Olm;
	await olm.init();
	return olm;
};

describe('benchmarks: every contender says what it is given', () => {
	for (const [name, load] of [
		['libsodium', loadSodium],
		['pure JavaScript', async () => pureJs],
	] as const) {
		it(`rcotr/1 over ${name}: handshake and ratchet, texts each way and a chunk`, async () => {
			const primitives = await load();
			const { alice, bob } = setUp(primitives, identities(primitives));
			say(primitives, alice, bob, TEXT, { relayed: false });
			say(primitives, bob, alice, TEXT, { relayed: true });
			const data = new Uint8Array(CHUNK_BYTES).fill(5);
			const chunk = openContent(
				primitives,
				bob,
				sealContent(primitives, alice, { kind: 'file-chunk', file: 'f', index: 3, data }),
			);
			expect(chunk).to.deep.equal({ kind: 'file-chunk', file: 'f', index: 3, data });
		});

		it(`rcotr/1 over ${name}, by step`, async () => {
			const primitives = await load();
			const pair = tabs(primitives, identities(primitives));
			establish(pair);
			tell(pair.alice, pair.bob, 'm1', TEXT);
			tell(pair.bob, pair.alice, 'n1', TEXT);
		});
	}

	it('olm', async () => {
		const olm = await olmOf();
		const pair = olmSetUp(olm, olmDevices(olm));
		olmSay(pair.bob, pair.alice, TEXT);
		expect(olmSay(pair.alice, pair.bob, TEXT)).to.be.above(TEXT.length);
		olmFree(pair);
	});

	it('libsignal', async () => {
		const { alice, bob } = signalDevices();
		await signalSetUp({ alice, bob });
		await signalSay(bob, alice, TEXT);
		expect(await signalSay(alice, bob, TEXT)).to.be.above(TEXT.length);
	});

	it('the scheme of one key', async () => {
		const { alice, bob } = await singleKeySetUp();
		await singleKeySay(alice, bob, TEXT);
		await singleKeySay(bob, alice, TEXT);
	});

	it('a frame adds at most 64 bytes to a text of 200', async () => {
		const wire = await wireOf(await loadSodium(), await olmOf(), TEXT);
		expect(wire.ratchet).to.be.at.most(64);
		expect(wire.ratchet).to.be.below(Math.min(wire.libsignal, wire.olm));
		expect(wire.padded).to.be.above(wire.content);
	});
});

describe('benchmarks: the measuring', () => {
	it('runs every contender in every round, in an order of its own', async () => {
		const ran: string[] = [];
		let clock = 0;
		const contender = (name: string, cost: number) => ({
			name,
			run: (count: number) => {
				ran.push(name);
				clock += count * cost;
			},
		});
		const conditions = {
			rounds: 3,
			budget: 0.1,
			cpu: () => clock,
			settle: () => undefined,
			random: seededRandom(4),
			tell: () => undefined,
		};
		const [slow, fast] = await hold(
			{ name: 'race', contenders: [contender('slow', 4), contender('fast', 2)] },
			conditions,
		);
		expect(slow?.runs).to.deep.equal([4, 4, 4]);
		expect(fast?.runs).to.deep.equal([2, 2, 2]);
		expect(ran.slice(-6).filter((name) => name === 'slow')).to.have.length(3);
		expect(ratioOf(fast!, slow!)).to.deep.equal({ ratio: 2, least: 2, most: 2 });
		expect(median([5, 1, 3])).to.equal(3);
		expect(median([1, 2, 3, 4])).to.equal(2.5);
	});

	const timings = (ours: number, olm: number): Measured => ({
		node: [
			{ contest: 'one way', contender: 'ours, base64url', runs: [ours, ours] },
			{ contest: 'one way', contender: 'olm', runs: [olm, olm] },
		],
	});
	const wire = { ratchet: 56, content: 90, padded: 112, libsignal: 98, olm: 142 };

	it('says a miss openly, and a hit not at all', () => {
		expect(problemsOf(timings(10, 13), wire)).to.deep.equal([]);
		expect(problemsOf(timings(10, 12), wire)).to.deep.equal([
			'node, one way: olm takes 1.20 times the CPU of ours, base64url (1.20 to 1.20), wanted at least 1.3',
		]);
		expect(problemsOf({}, { ...wire, ratchet: 65 })).to.have.length(1);
		expect(verdicts(timings(10, 13))[0]?.reached).to.equal(true);
		expect(figuresOf(timings(10, 13), wire)['node, one way: olm / ours, base64url']).to.equal(1.3);
	});

	it('draws the same picture of the same figures', () => {
		const picture = chart(timings(10, 13));
		expect(picture).to.equal(chart(timings(10, 13)));
		expect(picture).to.include('prefers-color-scheme: dark').and.to.include('13.0 µs');
	});

	it('counts what a message costs of each primitive', async () => {
		const { parts } = profileOf(await loadSodium(), 10, (counted) => {
			const { alice, bob } = setUp(counted, identities(counted));
			return () => say(counted, alice, bob, TEXT, { relayed: false });
		});
		expect(Object.fromEntries(parts.map(({ name, calls }) => [name, calls]))).to.deep.equal({
			HMAC: 4,
			HKDF: 2,
			AEAD: 2,
		});
	});
});
