/**
 * Run by itself: what sessions compute with in a page where WebAssembly is refused, in words on the standard output,
 * with a hash that it computed.
 */
import { loadSodium, pureJs, toHex, utf8 } from '@rocket.chat/crypto';
import { createLazyPrimitives } from '../primitives.ts';

Object.defineProperty(globalThis, 'WebAssembly', { value: undefined });

const primitives = createLazyPrimitives({
	atHand: pureJs,
	load: loadSodium,
	clock: {
		wall: () => Date.now(),
		monotonic: () => performance.now(),
		setTimeout: (callback, ms) => globalThis.setTimeout(callback, ms),
		clearTimeout: (handle) => globalThis.clearTimeout(handle as NodeJS.Timeout),
	},
});

const refused = await loadSodium().then(
	() => 'loaded',
	() => 'refused',
);
await primitives.prepare();
process.stdout.write(
	`${refused}, ${primitives.current().name}, ${toHex(primitives.current().sha256(utf8('abc'))).slice(0, 8)}`,
);
