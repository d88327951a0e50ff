/** The contests that Node and a page have in common. Names are the keys of the figures. */
import type { Primitives } from '@rocket.chat/crypto';
import { CHUNK_BYTES, rawSodium, sealedChunks } from './contenders/chunks.ts';
import { type Olm, olmDevices, olmFree, olmSay, olmSetUp } from './contenders/olm.ts';
import { type Identities, identities, say, setUp } from './contenders/ours.ts';
import { primitiveContests } from './contenders/primitives.ts';
import { establish, tabs, tell } from './contenders/session.ts';
import { singleKeySay, singleKeySetUp } from './contenders/single-key.ts';
import type { Contender, Contest } from './contest.ts';

export type Sets = readonly (readonly [name: string, primitives: Primitives])[];

export const TEXT = 'x'.repeat(200);

const repeat = (name: string, work: () => unknown): Contender => ({
	name,
	run: (count) => {
		for (let i = 0; i < count; i++) {
			work();
		}
	},
});

const repeatAwaited = (name: string, work: () => Promise<unknown>): Contender => ({
	name,
	run: async (count) => {
		for (let i = 0; i < count; i++) {
			await work();
		}
	},
});

/** A session of the sets: `relayed` ones pass each frame through base64url, as Olm's API does by itself. */
function oneWay(primitives: Primitives, them: Identities, name: string, relayed: boolean): Contender {
	const { alice, bob } = setUp(primitives, them);
	return repeat(name, () => say(primitives, alice, bob, TEXT, { relayed }));
}

function pingPong(primitives: Primitives, them: Identities, name: string, relayed: boolean): Contender {
	const { alice, bob } = setUp(primitives, them);
	return repeat(name, () => {
		say(primitives, alice, bob, TEXT, { relayed });
		say(primitives, bob, alice, TEXT, { relayed });
	});
}

function wholeStep(primitives: Primitives, them: Identities, name: string): Contender {
	const pair = tabs(primitives, them);
	establish(pair);
	let count = 0;
	return repeat(name, () => {
		count += 1;
		tell(pair.alice, pair.bob, `m${count}`, TEXT);
		tell(pair.bob, pair.alice, `n${count}`, TEXT);
	});
}

type Peers = {
	readonly setUp: readonly Contender[];
	readonly oneWay: readonly Contender[];
	readonly pingPong: readonly Contender[];
};

/** Olm, its sessions made from one pair of accounts. */
function olmContenders(olm: Olm): Peers {
	const devices = olmDevices(olm);
	const [one, both] = [olmSetUp(olm, devices), olmSetUp(olm, devices)];
	for (const { alice, bob } of [one, both]) {
		// Until Bob has answered, Alice's frames carry the pre-key message around them.
		olmSay(bob, alice, TEXT);
		olmSay(alice, bob, TEXT);
	}
	return {
		setUp: [repeat('olm', () => olmFree(olmSetUp(olm, devices)))],
		oneWay: [repeat('olm', () => olmSay(one.alice, one.bob, TEXT))],
		pingPong: [
			repeat('olm', () => {
				olmSay(both.alice, both.bob, TEXT);
				olmSay(both.bob, both.alice, TEXT);
			}),
		],
	};
}

async function singleKeyContenders(): Promise<Peers> {
	const keys = await singleKeySetUp();
	return {
		setUp: [repeatAwaited('old Rocket.Chat', singleKeySetUp)],
		oneWay: [repeatAwaited('old Rocket.Chat', () => singleKeySay(keys.alice, keys.bob, TEXT))],
		pingPong: [],
	};
}

export async function contests(
	sets: Sets,
	olm: Olm,
	native: Peers = { setUp: [], oneWay: [], pingPong: [] },
): Promise<readonly Contest[]> {
	const them = sets.map(([name, primitives]) => ({ name, primitives, known: identities(primitives) }));
	const peers = [olmContenders(olm), await singleKeyContenders(), native];
	const chunk = new Uint8Array(CHUNK_BYTES).fill(97);
	return [
		{
			name: 'set-up',
			contenders: [
				...them.map(({ name, primitives, known }) => repeat(name, () => setUp(primitives, known))),
				...peers.flatMap((peer) => peer.setUp),
			],
		},
		{
			name: 'set-up by step',
			contenders: them.map(({ name, primitives, known }) => repeat(name, () => establish(tabs(primitives, known)))),
		},
		{
			name: 'one way',
			contenders: [
				...them.flatMap(({ name, primitives, known }) => [
					oneWay(primitives, known, name, false),
					oneWay(primitives, known, `${name}, base64url`, true),
				]),
				...peers.flatMap((peer) => peer.oneWay),
			],
		},
		{
			name: 'ping-pong',
			contenders: [
				...them.flatMap(({ name, primitives, known }) => [
					pingPong(primitives, known, name, false),
					pingPong(primitives, known, `${name}, base64url`, true),
				]),
				...peers.flatMap((peer) => peer.pingPong),
			],
		},
		{
			name: 'ping-pong by step, with receipts',
			contenders: them.map(({ name, primitives, known }) => wholeStep(primitives, known, name)),
		},
		{
			name: 'chunk',
			contenders: [
				...them.map(({ name, primitives, known }) =>
					sealedChunks(name, primitives, setUp(primitives, known).alice, chunk),
				),
				await rawSodium(chunk),
			],
		},
		...(await primitiveContests(sets)),
	];
}
