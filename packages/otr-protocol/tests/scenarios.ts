import type { SessionPhase } from '../src/index.ts';
import { elapse, established, exchange, type Machine, pair, stamped } from './machine.ts';

/** The machine in the phase, and its peer. */
export type Scene = { readonly self: Machine; readonly peer: Machine };

/** The same value each time, made on first use. */
export function once<T>(make: () => T): () => T {
	let made: { readonly value: T } | undefined;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}

const drop = (...machines: readonly Machine[]): void => {
	for (const machine of machines) {
		machine.outgoing.length = 0;
	}
};

/** Bob's user id loses a crossing. */
const pairOf = (who: 'alice' | 'bob'): Scene => {
	const { alice, bob } = pair();
	return who === 'alice' ? { self: alice, peer: bob } : { self: bob, peer: alice };
};

const confirming = (): Scene => {
	const { alice, bob } = invited();
	bob.input({ type: 'accept' });
	drop(alice, bob);
	return { self: bob, peer: alice };
};

export function invited(): { alice: Machine; bob: Machine } {
	const { alice, bob } = pair();
	alice.input({ type: 'start' });
	exchange(alice, bob);
	elapse(1_000, [alice, bob]);
	return { alice, bob };
}

const live = (): Scene => {
	const { alice, bob } = established();
	alice.input({ type: 'send', id: 'w0', text: 'on its way' });
	return { self: alice, peer: bob };
};

const then = (scene: Scene, act: (scene: Scene) => void): Scene => {
	act(scene);
	return scene;
};

/**
 * A file of ours whose chunk is wanted, one of the peer's that is accepted, one that is not, and whatever else a
 * session can hold.
 */
const busy = (): Scene =>
	then(live(), ({ self, peer }) => {
		const facts = { name: 'a.txt', mime: 'text/plain', size: 70_000, digest: new Uint8Array(32).fill(1) };
		self.input({ type: 'offer-file', id: 'f0', ...facts });
		peer.input({ type: 'offer-file', id: 'f1', ...facts });
		peer.input({ type: 'offer-file', id: 'f2', ...facts });
		exchange(self, peer);
		peer.input({ type: 'accept-file', id: 'f0' });
		self.input({ type: 'accept-file', id: 'f1' });
		peer.input({ type: 'set-timer', seconds: 30 });
		peer.input({ type: 'typing', typing: true });
		exchange(self, peer);
		self.input({ type: 'send', id: 'w1', text: 'for half a minute' });
		self.input({ type: 'edit', id: 'w2', target: 'w0', text: 'edited' });
		self.input({ type: 'react', id: 'w3', whose: 'mine', target: 'w0', emoji: 'tada', add: true });
		self.input({ type: 'delete', id: 'w4', target: 'w0' });
		self.input({ type: 'typing', typing: true });
	});

const dormant = (): Scene => {
	const scene = live();
	elapse(40_000, [scene.self, scene.peer], { cut: true });
	return scene;
};

const reloaded = (): Scene => {
	const scene = live();
	scene.self.reload('i:aa2');
	drop(scene.self, scene.peer);
	return scene;
};

const waiting = (scene: Scene): Scene =>
	then(scene, ({ self, peer }) => {
		peer.input({ type: 'start' });
		const invite = peer.outgoing.find(({ kind }) => kind === 'invite');
		if (invite) {
			self.input({ type: 'frame', ...stamped(invite, peer) });
		}
		drop(self, peer);
	});

/** Ways into each phase: the plain one first, then those with another handshake under way. */
export const SCENES: Readonly<Record<SessionPhase, readonly (() => Scene)[]>> = {
	idle: [
		() => pairOf('alice'),
		() => waiting(pairOf('alice')),
		() => then(live(), ({ self }) => self.input({ type: 'end' })),
	],
	inviting: [
		() => {
			const { alice, bob } = pair();
			alice.input({ type: 'start' });
			return { self: alice, peer: bob };
		},
		() =>
			then(pairOf('bob'), (scene) => {
				scene.self.input({ type: 'start' });
				waiting(scene);
			}),
	],
	invited: [
		() => {
			const { alice, bob } = invited();
			return { self: bob, peer: alice };
		},
		() =>
			then(reloaded(), (scene) => {
				scene.peer.reload('i:bb2');
				waiting(scene);
				elapse(1_000, [scene.self, scene.peer], { cut: true });
			}),
	],
	confirming: [
		confirming,
		() =>
			then(confirming(), (scene) => {
				scene.peer.reload('i:aa2');
				waiting(scene);
			}),
	],
	established: [live, busy, () => then(busy(), ({ self }) => self.input({ type: 'refresh' }))],
	interrupted: [
		() => then(busy(), ({ self }) => self.input({ type: 'network', connected: false })),
		() => then(live(), ({ self }) => self.input({ type: 'network', connected: false })),
		() => then(live(), ({ self, peer }) => elapse(20_000, [self, peer], { cut: true })),
	],
	lost: [
		reloaded,
		dormant,
		() => then(reloaded(), ({ self }) => self.input({ type: 'refresh' })),
		() => then(dormant(), ({ self }) => self.input({ type: 'refresh' })),
	],
	elsewhere: [() => then(live(), ({ self }) => self.input({ type: 'other-tab', sid: 'AAAAAAAAAAAAAAAAAAAAAA' }))],
	ended: [
		() =>
			then(live(), ({ self, peer }) => {
				peer.input({ type: 'end' });
				exchange(self, peer);
			}),
	],
	declined: [
		() => {
			const { alice, bob } = invited();
			bob.input({ type: 'decline' });
			exchange(alice, bob);
			return { self: alice, peer: bob };
		},
	],
	expired: [
		() => {
			const { alice, bob } = invited();
			elapse(61_000, [alice, bob], { cut: true });
			return { self: bob, peer: alice };
		},
	],
	failed: [() => then(confirming(), ({ self, peer }) => elapse(20_000, [self, peer], { cut: true }))],
};
