/** What a text of 200 bytes becomes on the wire. */
import type { Primitives } from '@rocket.chat/crypto';
import { encodeContent } from '@rocket.chat/otr-protocol/src/content/index.ts';
import { seal } from '@rocket.chat/otr-protocol/src/ratchet/index.ts';
import { signalDevices, signalSay, signalSetUp } from './contenders/libsignal.ts';
import { type Olm, olmDevices, olmSay, olmSetUp } from './contenders/olm.ts';
import { ID, identities, setUp } from './contenders/ours.ts';

/**
 * Bytes beyond the text. `ratchet`: the frame around 200 bytes, as the peers count theirs. `content`: with kind, place
 * and id as well, which the peers leave to their applications. `padded`: what is sent. Olm's are the characters of its
 * base64, ours would be 4/3 of the bytes.
 */
export type Wire = Readonly<Record<'ratchet' | 'content' | 'padded' | 'libsignal' | 'olm', number>>;

export async function wireOf(primitives: Primitives, olm: Olm, text: string): Promise<Wire> {
	const { alice } = setUp(primitives, identities(primitives));
	const frame = (plaintext: Uint8Array): number =>
		(seal({ primitives, random: primitives.randomBytes, now: 0 }, alice.ratchet, plaintext)?.frame.length ??
			Number.NaN) - text.length;
	const plain = new TextEncoder().encode(text);
	const content = encodeContent({ kind: 'text', id: ID, seq: 1, text, timer: 0 });
	const unpadded = content.subarray(0, content.lastIndexOf(plain.at(-1) ?? 0) + 1);
	const olms = olmSetUp(olm, olmDevices(olm));
	olmSay(olms.bob, olms.alice, text);
	const signals = signalDevices();
	await signalSetUp(signals);
	await signalSay(signals.bob, signals.alice, text);
	return {
		ratchet: frame(plain),
		content: frame(unpadded),
		padded: frame(content),
		libsignal: (await signalSay(signals.alice, signals.bob, text)) - text.length,
		olm: olmSay(olms.alice, olms.bob, text) - text.length,
	};
}
