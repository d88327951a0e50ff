import { type Primitives, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import type { OtrPrimitives } from './ports.ts';
import { primitivesAtHand } from './primitives.ts';
import { RID, type Tab, Workspace } from './tests/workspace.ts';

type Noted = { readonly what: string; readonly buffer: Uint8Array };

/**
 * Bytes that the vault seals and opens for the session's state are under this in their associated data; transcripts are
 * under others.
 */
const STATE_SLOT = new TextEncoder().encode(`:${RID}:state`);

const endsWith = (bytes: Uint8Array, end: Uint8Array): boolean =>
	end.every((byte, at) => byte === bytes[bytes.length - end.length + at]);

/** Primitives that note every key and every stored state that passes through them. */
function noting(noted: Noted[]): OtrPrimitives {
	const note = <T extends Uint8Array | undefined>(what: string, buffer: T): T => {
		if (buffer) {
			noted.push({ what, buffer });
		}
		return buffer;
	};
	const { x25519, chacha20poly1305, mlkem768 } = pureJs;
	const primitives: Primitives = {
		...pureJs,
		x25519: {
			keyPair: (secretKey) => x25519.keyPair(note('X25519 secret', secretKey)),
			sharedSecret: (secretKey, publicKey) =>
				note('X25519 shared secret', x25519.sharedSecret(note('X25519 secret', secretKey), publicKey)),
		},
		chacha20poly1305: {
			seal: (key, nonce, ad, plaintext, headroom) =>
				chacha20poly1305.seal(
					note('AEAD key', key),
					nonce,
					ad,
					endsWith(ad, STATE_SLOT) ? note('state to store', plaintext) : plaintext,
					headroom,
				),
			open: (key, nonce, ad, sealed) => {
				const opened = chacha20poly1305.open(note('AEAD key', key), nonce, ad, sealed);
				return endsWith(ad, STATE_SLOT) ? note('stored state', opened) : opened;
			},
		},
		mlkem768: {
			...mlkem768,
			keyPair: (seed) => {
				const made = mlkem768.keyPair(note('ML-KEM seed', seed));
				note('ML-KEM secret', made.secretKey);
				return made;
			},
			decapsulate: (secretKey, ciphertext) =>
				note('ML-KEM shared secret', mlkem768.decapsulate(note('ML-KEM secret', secretKey), ciphertext)),
		},
		hmacSha256: (key, data) => note('HMAC', pureJs.hmacSha256(note('HMAC key', key), data)),
	};
	return primitivesAtHand(primitives);
}

const alive = (noted: readonly Noted[]): readonly Noted[] =>
	noted.filter(({ buffer }) => buffer.some((byte) => byte !== 0));

const names = (noted: readonly Noted[]): readonly string[] => [...new Set(noted.map(({ what }) => what))].sort();

describe('states that were replaced', () => {
	let workspace: Workspace;
	let noted: Noted[];
	let alice: Tab;
	let bob: Tab;

	beforeEach(async () => {
		workspace = new Workspace();
		noted = [];
		alice = workspace.tab(workspace.profile('alice'), undefined, true, noting(noted));
		bob = workspace.tab(workspace.profile('bob'));
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		await workspace.establish(alice, bob);
	});

	afterEach(() => workspace.closeAll());

	it('X8 are zeros while the session goes on: of all keys and states the newest key of each slot alone is kept', async () => {
		for (const text of ['one', 'two', 'three']) {
			await alice.type(text);
			await bob.type(`${text} answered`);
		}
		await workspace.until(() => alice.texts().length === 6 && bob.texts().length === 6);
		// What is under way when the last text shows is written and overwritten.
		await workspace.until(() => alive(noted).every(({ what }) => what === 'AEAD key'));
		expect(names(noted)).to.include.members([
			'AEAD key',
			'HMAC',
			'ML-KEM secret',
			'X25519 secret',
			'X25519 shared secret',
			'state to store',
			'stored state',
		]);
		expect(noted.length).to.be.above(100);
		const left = alive(noted);
		// One key for the state, one for each message.
		expect(new Set(left.map(({ buffer }) => buffer)).size).to.equal(7);
	});

	it('X8 are zeros once it is over, their keys with them', async () => {
		await alice.type('one');
		await workspace.until(() => bob.texts().length === 1);
		alice.room.end();
		await workspace.until(() => alice.phase() === 'idle' && bob.phase() === 'ended');
		alice.room.eraseNow();
		await workspace.close(alice);
		expect(names(alive(noted))).to.deep.equal([]);
	});
});
