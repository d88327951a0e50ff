import { readFileSync } from 'node:fs';
import { pureJs } from '@rocket.chat/crypto';
import { BODY_LIMITS, CONTENT_KINDS, HINT_KINDS, SID_BYTES } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import {
	CANCEL_REASONS,
	CAPABILITIES,
	CHUNK_BYTES,
	encodeContent,
	KINDS,
	MAX_CONTENT_BYTES,
	MAX_EMOJI_LENGTH,
	MAX_FILE_NAME_BYTES,
	MAX_ID_BYTES,
	MAX_MIME_LENGTH,
	MAX_TEXT_BYTES,
	MAX_TIMER,
	MIN_TIMER,
} from '../src/content/index.ts';
import { MAX_HANDSHAKE_BODY, readInvite, writeAccept, writeInvite } from '../src/handshake/index.ts';
import { MAX_CAPABILITIES } from '../src/handshake/payload.ts';
import { HEADER_LENGTH, SKIPPED_LIFE, SKIPPED_PER_CHAIN, SKIPPED_PER_SESSION } from '../src/ratchet/index.ts';
import * as timing from '../src/session/state/timing.ts';
import { PHASES } from '../src/session/table/rows.ts';
import { TABLE } from '../src/session/table/table.ts';
import { TRANSITIONS } from '../src/session/table/transitions.ts';
import { documentRows } from './document-rows.ts';
import { keyPairOf } from './machine.ts';

const text = readFileSync(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8');
/** As one line, so that sentences may break anywhere. */
const document = text.replace(/\s+/g, ' ');

const SECOND = 1_000;

/** The lengths of an invite and of its accept, with these capabilities. */
const lengthsWith = (capabilities: readonly string[]): number[] => {
	const context = { primitives: pureJs, random: pureJs.randomBytes };
	const [alice, bob] = [keyPairOf('alice'), keyPairOf('bob')];
	const prologue = { rid: 'room', initiator: 'aa', responder: 'bb', sid: new Uint8Array(SID_BYTES) };
	const invite = writeInvite(context, { prologue, staticKey: alice, peerStatic: bob.publicKey, capabilities });
	const read = invite.ok
		? readInvite(context, { prologue, staticKey: bob, expectedStatic: alice.publicKey, body: invite.body })
		: undefined;
	const accept = read?.ok ? writeAccept(context, read.state, capabilities) : undefined;
	if (!invite.ok || !accept?.ok) {
		throw new Error('the handshake failed');
	}
	return [invite.body.length, accept.body.length];
};

/** What the specification says, and the numbers of the code that must stand there. */
const CLAIMS: readonly (readonly [says: RegExp, numbers: readonly number[]])[] = [
	[
		/With the one capability `text`, an invite has (\d+) bytes and an accept (\d+)\. Bodies over (\d+)/,
		[...lengthsWith(['text']), MAX_HANDSHAKE_BODY],
	],
	[/their number \(1 byte, at most (\d+)\)/, [MAX_CAPABILITIES]],
	[/\| under (\d+) bytes \| `malformed`/, [HEADER_LENGTH + 16]],
	[/permitted: (\d+) a chain, (\d+) a session/, [SKIPPED_PER_CHAIN, SKIPPED_PER_SESSION]],
	[/A skipped key lives (\d+) minutes/, [SKIPPED_LIFE / 60 / SECOND]],
	[/UTF-8, 1 byte to (\d+) KiB/, [MAX_TEXT_BYTES / 1024]],
	[/An id is 1 to (\d+) bytes/, [MAX_ID_BYTES]],
	[
		/at most (\d+) are in flight\. What a user does finds room among (\d+) in all,.{1,80} may fill the outbox to (\d+)\./,
		[timing.MAX_IN_FLIGHT, timing.MAX_OUTBOX, timing.MAX_OUTBOX_WITH_FILES],
	],
	[/at most (\d+) ahead/, [timing.MAX_IN_FLIGHT]],
	[/the newest (\d+) ids that it showed/, [timing.MAX_SEEN]],
	[/the ids of its newest (\d+) delivered texts/, [timing.MAX_UNREAD]],
	[
		/the oldest (\d+), after (\d+), 4, (\d+), 8… seconds/,
		[timing.RESEND_BATCH, timing.RESEND_FIRST / SECOND, timing.RESEND_LAST / SECOND],
	],
	[/while the sender's own oldest frame has waited over (\d+) s/, [timing.RECEIPTS_THINNED_AFTER / SECOND]],
	[/the length \(at most (\d+) bytes\)/, [MAX_CONTENT_BYTES]],
	[/\| timer, seconds \| 0, or (\d+) to (\d+)/, [MIN_TIMER, MAX_TIMER]],
	[/a name without colons: 1 to (\d+) characters/, [MAX_EMOJI_LENGTH]],
	[/\| name \| 1 to (\d+) bytes of UTF-8/, [MAX_FILE_NAME_BYTES]],
	[/\| type \| at most (\d+) characters/, [MAX_MIME_LENGTH]],
	[/short\(file\) \\\|\\\| index \(4\) \\\|\\\| (\d+) bytes/, [CHUNK_BYTES]],
	[
		/so that a `file-chunk` has (\d+) bytes/,
		[encodeContent({ kind: 'file-chunk', file: 'f', index: 0, data: new Uint8Array(1) }).length],
	],
	[/number of chunks = size \/ (\d+), rounded up/, [CHUNK_BYTES]],
	[
		/told at most every (\d+) s, and told once when they stop; what was told holds (\d+) s/,
		[timing.TYPING_INTERVAL / SECOND, timing.TYPING_LIFE / SECOND],
	],
	[/`typing` \| (\d+) s/, [timing.TYPING_LIFE / SECOND]],
	[/`skipped` \| (\d+) min from the oldest/, [SKIPPED_LIFE / 60 / SECOND]],
	[/after each (\d+) chunks; after (\d+) s without a chunk/, [timing.FILE_PROGRESS, timing.FILE_NUDGE / SECOND]],
	[
		/at most (\d+) chunks beyond what the last accept said.{1,120} and (\d+) ms lie between two/,
		[timing.FILE_CREDIT, timing.FILE_PACE],
	],
	[/beyond the last chunk, or (\d+) or more beyond its last accept/, [timing.FILE_CREDIT]],
	[/of each side at most (\d+) files are offered or under way/, [timing.MAX_FILES]],
	[
		/An offer lasts (\d+) minutes, by the sender's clock; a transfer without progress for (\d+) s/,
		[timing.FILE_OFFER_LIFE / 60 / SECOND, timing.FILE_STALLED / SECOND],
	],
	[/of one of the last (\d+) invites that were looked at/, [timing.MAX_REMEMBERED / 2]],
	[/(\d+) s without a receipt for the oldest frame: Refresh is offered/, [timing.UNACKNOWLEDGED_TIMEOUT / SECOND]],
	[/for each of (\d+) inputs and each of (\d+) phases/, [Object.keys(TABLE).length, PHASES.length]],
	[/`dialog` \| (\d+) s/, [timing.DIALOG_DELAY / SECOND]],
	[/with the hint `locked` once to (\d+) min/, [timing.LOCKED_TIMEOUT / 60 / SECOND]],
	[/`resend` \| (\d+) s \| an invite that nothing answered/, [timing.INVITE_RESEND / SECOND]],
	[
		/`resend` \| (\d+) s, at most (\d+) s from the start/,
		[timing.NOT_TAKEN_RETRY / SECOND, timing.NOT_TAKEN_GRACE / SECOND],
	],
	[/`confirm` \| (\d+) s/, [timing.CONFIRM_TIMEOUT / SECOND]],
	[
		/`rekey` \| (\d+) s beside a live session, .{1,60} for a responder, (\d+) s/,
		[timing.REKEY_TIMEOUT / SECOND, timing.CONFIRM_TIMEOUT / SECOND],
	],
	[/`silence` \| (\d+) s/, [timing.SILENCE / SECOND]],
	[
		/`probe` \| ([\d.]+) s steps for (\d+) s, then (\d+) s steps/,
		[timing.PROBE_INTERVAL, timing.PROBE_TIMEOUT, timing.PROBE_TIMEOUT].map((ms) => ms / SECOND),
	],
	[
		/repeated every ([\d.]+) s until (\d+) s have passed, and then every (\d+) s/,
		[timing.PROBE_INTERVAL, timing.PROBE_TIMEOUT, timing.PROBE_TIMEOUT].map((ms) => ms / SECOND),
	],
	[/`unacknowledged` \| (\d+) s/, [timing.UNACKNOWLEDGED_TIMEOUT / SECOND]],
	[/By more than (\d+) s it is believed: the session counts as idle/, [timing.CLOCK_TOLERANCE / SECOND]],
	[/accepted without a dialog, once in (\d+) s/, [timing.AUTOMATIC_REFRESH_INTERVAL / SECOND]],
	[/`unknown`, `end` \| the live session \| a probe, at most once in (\d+) s/, [timing.HINTED_PROBE_INTERVAL / SECOND]],
	[
		/caused by a hint, `lost` after (\d+) s; otherwise `interrupted` after (\d+) s and `lost` after (\d+) s, though never before (\d+) s/,
		[timing.PROBE_TIMEOUT, timing.PROBE_TIMEOUT, timing.MISSING_TIMEOUT, timing.SILENCE + timing.MISSING_TIMEOUT].map(
			(ms) => ms / SECOND,
		),
	],
	[
		/A handshake body has at most (\d+) bytes, a `data` body (\d+), a hint's none/,
		[BODY_LIMITS.handshake, BODY_LIMITS.data],
	],
];

describe('docs/PROTOCOL.md', () => {
	for (const [says, numbers] of CLAIMS) {
		it(`is true to the code: ${says.source.slice(0, 70)}`, () => {
			const [, ...found] = says.exec(document) ?? [];
			expect(found.map(Number)).to.deep.equal(numbers);
		});
	}

	it('shows the table of the code, row by row', () => {
		const lines = text.split('\n');
		const from = lines.indexOf('| input | in | transition | may lead to |') + 2;
		const shown = lines.slice(from, from + documentRows().length + 1);
		expect(shown).to.deep.equal([...documentRows(), '']);
	});

	it('says of every transition what it does', () => {
		const described = text.slice(text.indexOf('### What the transitions do'), text.indexOf('### An invite'));
		for (const name of Object.keys(TRANSITIONS)) {
			expect(described).to.include(`\`${name}\``);
		}
	});

	it('gives every kind of content its code, its reliability and what it needs', () => {
		for (const [kind, { code, reliable, needs }] of Object.entries(KINDS)) {
			const row = new RegExp(
				`\\| ${code} \\| ${kind} \\| ${reliable ? 1 : 0}[^|]*\\| ${needs ? `\`${needs}\`` : ' ?\\|'}`,
			);
			expect(row.test(document), `${row}`).to.equal(true);
		}
		expect(document).to.include(`The names are ${CAPABILITIES.map((name) => `\`${name}\``).join(', ')};`);
		expect(document).to.include(`| reason | ${CANCEL_REASONS.map((reason, code) => `${code} ${reason}`).join(', ')} |`);
	});

	it('names every phase, timer and kind of frame', () => {
		const timers = Object.keys(TABLE).flatMap((key) => (key.startsWith('timer:') ? [key.slice('timer:'.length)] : []));
		for (const name of [...PHASES, ...timers, ...CONTENT_KINDS, ...HINT_KINDS]) {
			expect(document).to.include(`\`${name}\``);
		}
	});
});
