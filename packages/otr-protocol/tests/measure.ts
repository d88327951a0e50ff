/**
 * What each step costs with each set of primitives, for docs/PROTOCOL.md, "Measured": CPU time of this process,
 * medians of 7 interleaved runs. Run by hand: `node --import tsx packages/otr-protocol/tests/measure.ts`
 */
import { cpuUsage, stdout } from 'node:process';
import { loadSodium, type Primitives, pureJs } from '@rocket.chat/crypto';
import { readAccept, readInvite, writeAccept, writeInvite } from '../src/handshake/index.ts';
import { open, seal, startInitiator, startResponder } from '../src/ratchet/index.ts';
import { alice, bob, prologue } from './fixtures.ts';

const RUNS = 7;
/** µs of CPU time in each run. */
const BUDGET = 150_000;
/** Calls between two readings of the clock. */
const BATCH = 5;

type Steps = Readonly<Record<string, () => unknown>>;

/** µs a call. */
function cost(step: () => unknown): number {
	for (let i = 0; i < 2 * BATCH; i++) {
		step();
	}
	const begun = cpuUsage().user;
	let calls = 0;
	while (cpuUsage().user - begun < BUDGET) {
		for (let i = 0; i < BATCH; i++) {
			step();
		}
		calls += BATCH;
	}
	return (cpuUsage().user - begun) / calls;
}

const median = (figures: readonly number[]): number =>
	[...figures].sort((a, b) => a - b)[figures.length >> 1] ?? Number.NaN;

function must<T>(value: T | undefined): T {
	if (value === undefined) {
		throw new Error('a step was refused');
	}
	return value;
}

function taken<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
	return must(result.ok ? (result as Extract<T, { ok: true }>) : undefined);
}

function primitiveSteps({
	randomBytes,
	x25519,
	chacha20poly1305: aead,
	mlkem768,
	hkdfSha256,
	hmacSha256,
}: Primitives): Steps {
	const [secret, key, nonce] = [randomBytes(32), randomBytes(32), randomBytes(12)];
	const [ad, text, chunk] = [randomBytes(95), randomBytes(256), randomBytes(65_536)];
	const { publicKey } = x25519.keyPair(randomBytes(32));
	const sealed = aead.seal(key, nonce, ad, text);
	const [seed, randomness] = [randomBytes(64), randomBytes(32)];
	const kem = mlkem768.keyPair(seed);
	const { ciphertext } = must(mlkem768.encapsulate(kem.publicKey, randomness));
	return {
		'X25519 key pair': () => x25519.keyPair(secret),
		'X25519 shared secret': () => x25519.sharedSecret(secret, publicKey),
		'ML-KEM-768 key pair': () => mlkem768.keyPair(seed),
		'ML-KEM-768 encapsulate': () => mlkem768.encapsulate(kem.publicKey, randomness),
		'ML-KEM-768 decapsulate': () => mlkem768.decapsulate(kem.secretKey, ciphertext),
		'AEAD seal, 256 B': () => aead.seal(key, nonce, ad, text),
		'AEAD open, 256 B': () => aead.open(key, nonce, ad, sealed),
		'AEAD seal, 64 KiB': () => aead.seal(key, nonce, ad, chunk),
		'HKDF, 64 B': () => hkdfSha256(secret, key, nonce, 64),
		HMAC: () => hmacSha256(secret, nonce),
	};
}

function protocolSteps(primitives: Primitives): Steps {
	const context = { primitives, random: primitives.randomBytes, now: 0 };
	const capabilities = ['text'];
	const { sid } = prologue;
	const write = () =>
		taken(writeInvite(context, { prologue, staticKey: alice, peerStatic: bob.publicKey, capabilities }));
	const invite = write();
	const read = () =>
		taken(readInvite(context, { prologue, staticKey: bob, expectedStatic: alice.publicKey, body: invite.body }));
	const invited = read();
	const answer = () => taken(writeAccept(context, invited.state, capabilities));
	const accept = answer();
	const finish = () => taken(readAccept(context, invite.state, accept.body));
	const { root } = finish().outcome;
	const ratchetKey = must(accept.outcome.ratchetKey);
	const content = new Uint8Array(256);
	const first = must(
		seal(context, must(startInitiator(context, { sid, root, peerRatchetKey: ratchetKey.publicKey })), content),
	);
	const second = must(seal(context, first.state, content));
	const opened = taken(open(context, startResponder({ sid, root, ratchetKey }), first.frame));
	return {
		'write invite': write,
		'read invite': read,
		'write accept': answer,
		'read accept': finish,
		'seal a frame, 256 B': () => seal(context, first.state, content),
		'open a frame, 256 B': () => open(context, opened.state, second.frame),
		'a frame each way, both turns': () => {
			const there = must(seal(context, opened.state, content));
			const back = must(seal(context, taken(open(context, first.state, there.frame)).state, content));
			open(context, there.state, back.frame);
		},
	};
}

const sets = [pureJs, await loadSodium()].map(
	(primitives) => ({ ...primitiveSteps(primitives), ...protocolSteps(primitives) }) as Steps,
);
stdout.write(`${'µs'.padEnd(30)}${'JavaScript'.padStart(12)}${'libsodium'.padStart(12)}${'times'.padStart(8)}\n`);
for (const name of Object.keys(sets[0] ?? {})) {
	const runs = Array.from({ length: RUNS }, () => sets.map((steps) => cost(must(steps[name]))));
	const [js, sodium] = [0, 1].map((index) => median(runs.map((run) => run[index] ?? Number.NaN))) as [number, number];
	stdout.write(
		`${name.padEnd(30)}${js.toPrecision(3).padStart(12)}${sodium.toPrecision(3).padStart(12)}${(js / sodium).toFixed(1).padStart(8)}\n`,
	);
}
