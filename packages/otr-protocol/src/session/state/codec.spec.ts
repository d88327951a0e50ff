import { expect } from 'chai';
import fc from 'fast-check';
import { once, SCENES } from '../../../tests/scenarios.ts';
import { PHASES } from '../table/rows.ts';
import { decodeState, encodeState, wipeState } from './codec.ts';
import { initialSession } from './state.ts';

/** Made on first use, within a test: code that runs while this file loads counts for every test. */
const scenes = PHASES.flatMap((phase) =>
	SCENES[phase].map((scene, index) => {
		const state = once(() => scene().self.state);
		return {
			name: `${phase} ${index}`,
			get state() {
				return state();
			},
		};
	}),
);

describe('the form of the state in the vault', () => {
	for (const scene of scenes) {
		it(`reads what it writes: ${scene.name}`, () => {
			const { state } = scene;
			const bytes = encodeState(state);
			const read = decodeState(bytes);
			expect(read).to.deep.equal(state);
			expect(encodeState(read!)).to.deep.equal(bytes);
		});
	}

	it('refuses another version, a byte more, a byte less', () => {
		const bytes = encodeState(initialSession());
		for (const version of [0, 1, 2, 4]) {
			expect(decodeState(Uint8Array.of(version, ...bytes.subarray(1))), `${version}`).to.equal(undefined);
		}
		expect(decodeState(Uint8Array.of(...bytes, 0))).to.equal(undefined);
		for (let length = 0; length < bytes.length; length++) {
			expect(decodeState(bytes.subarray(0, length)), `${length}`).to.equal(undefined);
		}
	});

	it('takes flipped bytes for what they say or not at all, and never throws', () => {
		fc.assert(
			fc.property(fc.constantFrom(...scenes), fc.nat(), fc.nat(255), ({ state }, at, value) => {
				const bytes = encodeState(state);
				bytes[at % bytes.length] = value;
				const read = decodeState(bytes);
				if (read) {
					expect(encodeState(read)).to.deep.equal(bytes);
				}
			}),
			{ numRuns: 1000 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	it('takes no memory for lengths that lie', () => {
		const bytes = encodeState(initialSession());
		for (let at = 1; at + 4 <= bytes.length; at++) {
			const lying = bytes.slice();
			lying.fill(0xff, at, at + 4);
			decodeState(lying);
		}
	});

	it('overwrites every key of a session and of a handshake that is over', () => {
		for (const { name, state } of scenes) {
			const copy = decodeState(encodeState(state))!;
			wipeState(copy);
			const { live, pending, concurrentHandshake } = copy;
			const secrets = [
				live?.ratchet.root,
				live?.ratchet.own.secretKey,
				live?.ratchet.sendingChain,
				live?.ratchet.receivingChain,
			];
			if (pending?.role === 'initiator') {
				secrets.push(
					pending.handshake.nonce,
					pending.handshake.ephemeral.secretKey,
					pending.handshake.kem.secretKey,
					pending.handshake.chainingKey,
				);
			} else if (pending?.role === 'invitee') {
				secrets.push(pending.handshake?.chainingKey);
			}
			for (const answered of [pending, concurrentHandshake]) {
				if (answered?.role === 'responder') {
					secrets.push(answered.ratchet.root, answered.ratchet.own.secretKey, answered.hash, answered.nonceR);
				}
			}
			for (const secret of secrets) {
				expect(secret?.every((byte) => byte === 0) ?? true, name).to.equal(true);
			}
		}
	});

	it('holds no identity', () => {
		for (const { name, state } of scenes) {
			expect(JSON.stringify(state), name).to.not.include('staticKey');
		}
	});
});
