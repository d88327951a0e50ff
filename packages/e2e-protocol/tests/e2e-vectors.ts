/**
 * The vectors of docs/E2E.md and of "Identity" in docs/PROTOCOL.md, from fixed randomness, computed with the primitives
 * that are given. Run as a script it writes tests/vectors/e2e-1.json; the specification beside it compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { argon2id, type Primitives, pureJs, type RandomBytes, toHex, utf8 } from '@rocket.chat/crypto';
import { bundleHash, deriveIdentity, type Identity, publicBundle } from '../src/identity.ts';
import { shareRoomKey } from '../src/rooms/envelope.ts';
import { rotate } from '../src/rooms/keyring.ts';
import { sealMessage } from '../src/rooms/message.ts';
import type { Room } from '../src/rooms/room.ts';
import { wrapSeed } from '../src/wrapping.ts';
import { must } from './fixtures.ts';

const FILE = new URL('./vectors/e2e-1.json', import.meta.url);
const PASSWORD = 'abacus zoom yo-yo crepe anvil tusk drum';
const room: Room = { rid: 'aliceUidbobUid', members: ['aliceUid', 'bobUid'] };

type Drawn = { readonly random: RandomBytes; readonly draws: string[] };

/** Counts up from `first`, so that a reader of the vectors can reproduce it by hand. */
function drawing(first: number): Drawn {
	let next = first;
	const draws: string[] = [];
	const random: RandomBytes = (length) => {
		const bytes = Uint8Array.from({ length }, () => next++ & 0xff);
		draws.push(toHex(bytes));
		return bytes;
	};
	return { random, draws };
}

const identityOf = ({ otr, e2ee }: Identity, primitives: Primitives, seed: Uint8Array) => ({
	seed: toHex(seed),
	otr_secret: toHex(otr.secretKey),
	e2ee_secret: toHex(e2ee.secretKey),
	bundle: publicBundle({ otr, e2ee }),
	bundle_hash: bundleHash(primitives, publicBundle({ otr, e2ee })),
});

const TEXTS = ['Good morning', 'a'.repeat(252), '\u{1F511} caf\u00e9'] as const;

function messages(primitives: Primitives, drawn: Drawn, ring: Parameters<typeof sealMessage>[0]['ring']) {
	return TEXTS.map((text, index) => {
		const place = { room, sender: index === 1 ? 'bobUid' : 'aliceUid', id: `message-${index}` };
		const { content } = must(sealMessage({ primitives, random: drawn.random, ring, ...place, revision: index, text }));
		return { ...place, room: undefined, revision: index, text, salt: drawn.draws.pop(), content };
	});
}

export async function e2eVectors(primitives: Primitives) {
	const seeds = ['alice', 'bob'].map((name) => primitives.sha256(utf8(`e2ee/1 vector ${name}`))) as [
		Uint8Array,
		Uint8Array,
	];
	const [alice, bob] = seeds.map((seed) => deriveIdentity(primitives, seed)) as [Identity, Identity];
	const [w, r, m] = [drawing(0x01), drawing(0x40), drawing(0x80)];
	const wrapped = await wrapSeed({
		primitives,
		random: w.random,
		argon2id,
		uid: 'aliceUid',
		seed: seeds[0],
		password: PASSWORD,
	});
	const first = must(rotate(primitives, r.random, room, []));
	const { ring, roomKey } = must(rotate(primitives, r.random, room, first.ring));
	const keyDraws = r.draws.splice(0);
	const self = { uid: 'aliceUid', identity: alice };
	const shared = must(
		shareRoomKey({ primitives, random: r.random, room, self, roomKey, peer: { published: publicBundle(bob) } }),
	);
	return {
		source: 'e2ee/1, computed by packages/e2e-protocol/tests/e2e-vectors.ts',
		alice: identityOf(alice, primitives, seeds[0]),
		bob: identityOf(bob, primitives, seeds[1]),
		wrapping: { uid: 'aliceUid', password: PASSWORD, salt: w.draws[0], wrapped },
		room,
		keys: ring.map(({ kid, generation }, index) => ({ generation, key: keyDraws[index], kid })),
		envelopes: {
			sealer: 'aliceUid',
			generation: roomKey.generation,
			for_bob: shared.peers,
			for_alice: shared.own,
			draws: r.draws,
		},
		messages: messages(primitives, m, ring),
	};
}

export const storedVectors = (): unknown => JSON.parse(readFileSync(FILE, 'utf8'));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	void e2eVectors(pureJs).then((vectors) => writeFileSync(FILE, `${JSON.stringify(vectors, undefined, '\t')}\n`));
}
