import { readFileSync } from 'node:fs';
import { pureJs } from '@rocket.chat/crypto';
import { BODY_LIMITS, CONTENT_KINDS, HINT_KINDS, SID_BYTES } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import { MAX_ID_BYTES, MAX_TEXT_BYTES } from '../src/content/index.ts';
import { MAX_HANDSHAKE_BODY, readInvite, writeAccept, writeInvite } from '../src/handshake/index.ts';
import { MAX_CAPABILITIES } from '../src/handshake/payload.ts';
import { HEADER_LENGTH, SKIPPED_LIFE, SKIPPED_PER_CHAIN, SKIPPED_PER_SESSION } from '../src/ratchet/index.ts';
import { PHASES } from '../src/session/rows.ts';
import { TABLE } from '../src/session/table.ts';
import * as timing from '../src/session/timing.ts';
import { keyPairOf } from './machine.ts';

/** One line, so that a sentence may be broken anywhere. */
const document = readFileSync(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');

const SECOND = 1_000;

/** The lengths of an invite and of its accept, with as many capabilities as the list names. */
const lengthsWith = (capabilities: readonly string[]): number[] => {
	const context = { primitives: pureJs, random: pureJs.randomBytes };
	const [alice, bob] = [keyPairOf('alice'), keyPairOf('bob')];
	const prologue = { rid: 'room', initiator: 'aa', responder: 'bb', sid: new Uint8Array(SID_BYTES) };
	const invite = writeInvite(context, { prologue, staticKey: alice, peerStatic: bob.publicKey, capabilities });
	const read = invite.ok ? readInvite(context, { prologue, staticKey: bob, expectedStatic: alice.publicKey, body: invite.body }) : undefined;
	const accept = read?.ok ? writeAccept(context, read.state, capabilities) : undefined;
	if (!invite.ok || !accept?.ok) {
		throw new Error('the handshake failed');
	}
	return [invite.body.length, accept.body.length];
};

/** What the specification says, and the numbers of the code that must stand there. */
const CLAIMS: readonly (readonly [says: RegExp, numbers: readonly number[]])[] = [
	[/With the one capability `text`, an invite has (\d+) bytes and an accept (\d+)\. Bodies over (\d+)/, [...lengthsWith(['text']), MAX_HANDSHAKE_BODY]],
	[/their number \(1 byte, at most (\d+)\)/, [MAX_CAPABILITIES]],
	[/\| under (\d+) bytes \| `malformed`/, [HEADER_LENGTH + 16]],
	[/permitted: (\d+) a chain, (\d+) a session/, [SKIPPED_PER_CHAIN, SKIPPED_PER_SESSION]],
	[/A skipped key lives (\d+) minutes/, [SKIPPED_LIFE / 60 / SECOND]],
	[/UTF-8, 1 byte to (\d+) KiB/, [MAX_TEXT_BYTES / 1024]],
	[/An id is 1 to (\d+) bytes/, [MAX_ID_BYTES]],
	[/at most (\d+) are in flight, (\d+) in all/, [timing.MAX_IN_FLIGHT, timing.MAX_OUTBOX]],
	[/at most (\d+) ahead/, [timing.MAX_IN_FLIGHT]],
	[/the newest (\d+) ids that it showed/, [timing.MAX_SEEN]],
	[/the ids of its newest (\d+) delivered texts/, [timing.MAX_UNREAD]],
	[/the oldest (\d+), after (\d+), 4, (\d+), 8… seconds/, [timing.RESEND_BATCH, timing.RESEND_FIRST / SECOND, timing.RESEND_LAST / SECOND]],
	[/while the sender's own oldest frame has waited over (\d+) s/, [timing.RECEIPTS_THINNED_AFTER / SECOND]],
	[/(\d+) s without a receipt for the oldest frame: Refresh is offered/, [timing.UNACKNOWLEDGED_TIMEOUT / SECOND]],
	[/for each of (\d+) inputs and each of (\d+) phases/, [Object.keys(TABLE).length, PHASES.length]],
	[/`dialog` \| (\d+) s/, [timing.DIALOG_DELAY / SECOND]],
	[/with the hint `locked` once to (\d+) min/, [timing.LOCKED_TIMEOUT / 60 / SECOND]],
	[/`resend` \| (\d+) s \| an invite that nothing answered/, [timing.INVITE_RESEND / SECOND]],
	[/`resend` \| (\d+) s, at most (\d+) s from the start/, [timing.NOT_TAKEN_RETRY / SECOND, timing.NOT_TAKEN_GRACE / SECOND]],
	[/`confirm` \| (\d+) s/, [timing.CONFIRM_TIMEOUT / SECOND]],
	[/`shadow` \| (\d+) s beside a live session, .{1,60} for a responder, (\d+) s/, [timing.SHADOW_TIMEOUT / SECOND, timing.CONFIRM_TIMEOUT / SECOND]],
	[/`silence` \| (\d+) s/, [timing.SILENCE / SECOND]],
	[/`probe` \| ([\d.]+) s steps/, [timing.PROBE_INTERVAL / SECOND]],
	[/`unacknowledged` \| (\d+) s/, [timing.UNACKNOWLEDGED_TIMEOUT / SECOND]],
	[/jumps back by more than (\d+) s counts as idle/, [timing.CLOCK_TOLERANCE / SECOND]],
	[/accepted without a dialog, once in (\d+) s/, [timing.AUTOMATIC_REFRESH_INTERVAL / SECOND]],
	[/`unknown`, `end` \| the live session \| a probe, at most once in (\d+) s/, [timing.HINTED_PROBE_INTERVAL / SECOND]],
	[
		/caused by a hint, `lost` after (\d+) s; otherwise `interrupted` after (\d+) s and `lost` after (\d+) s, though never before (\d+) s/,
		[timing.PROBE_TIMEOUT, timing.PROBE_TIMEOUT, timing.MISSING_TIMEOUT, timing.SILENCE + timing.MISSING_TIMEOUT].map((ms) => ms / SECOND),
	],
	[/A handshake body has at most (\d+) bytes, a `data` body (\d+), a hint's none/, [BODY_LIMITS.handshake, BODY_LIMITS.data]],
];

describe('docs/PROTOCOL.md', () => {
	for (const [says, numbers] of CLAIMS) {
		it(`is true to the code: ${says.source.slice(0, 70)}`, () => {
			const [, ...found] = says.exec(document) ?? [];
			expect(found.map(Number)).to.deep.equal(numbers);
		});
	}

	it('names every phase, timer and kind of frame', () => {
		const timers = Object.keys(TABLE).flatMap((key) => (key.startsWith('timer:') ? [key.slice('timer:'.length)] : []));
		for (const name of [...PHASES, ...timers, ...CONTENT_KINDS, ...HINT_KINDS]) {
			expect(document).to.include(`\`${name}\``);
		}
	});
});
