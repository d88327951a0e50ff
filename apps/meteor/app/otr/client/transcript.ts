import { type RandomBytes, toHex, utf8, wipe } from '@rocket.chat/crypto';
import type { MessageStatus, NoticeCode, OtrMessage } from '@rocket.chat/otr-protocol';
import type { OtrLine } from './types.ts';
import type { Vault } from './vault.ts';

/** Beyond this number the oldest lines are dropped, so that memory and sessionStorage stay bounded. */
export const MAX_LINES = 2000;

type MessageLine = Extract<OtrLine, { kind: 'message' }>;
type Entry = { slot?: string; line: OtrLine };
type MessageEntry = Entry & { line: MessageLine };

const nameOf = ({ from, id }: { from: string; id: string }): string => `${from}\n${id}`;

const isMessage = (entry: Entry): entry is MessageEntry => entry.line.kind === 'message';

/**
 * The displayed lines of one room. Messages are stored in the vault, each in its own slot; only messages that the vault
 * still holds are shown. Notices have no content and are kept in memory.
 */
export class Transcript {
	private entries: Entry[] = [];
	/** The messages among the entries, by author and id. */
	private messages = new Map<string, MessageEntry>();
	private shown: readonly OtrLine[] | undefined = Object.freeze([]);
	private count = 0;

	constructor(
		private readonly vault: Vault,
		private readonly random: RandomBytes,
	) {}

	/**
	 * False when the vault refused it. A known id of the same author changes nothing, except the status of a failed
	 * message.
	 */
	add(message: OtrMessage): boolean {
		const known = this.messages.get(nameOf(message));
		if (known) {
			return (
				known.line.status !== 'failed' || this.replace(known, { ...known.line, status: message.status, ended: false })
			);
		}
		const { id, from, text, ts, status } = message;
		const entry: MessageEntry = {
			slot: `line:${this.count++}`,
			line: Object.freeze({ kind: 'message', id, from, text, ts, status, ended: false }),
		};
		this.push(entry);
		this.messages.set(nameOf(message), entry);
		return this.save(entry);
	}

	/**
	 * False when the vault refused it; an unknown id changes nothing. A read message implies that those delivered before
	 * it were read too.
	 */
	setStatus(id: string, self: string, status: MessageStatus): boolean {
		const entry = this.messages.get(nameOf({ from: self, id }));
		if (!entry || entry.line.status === status) {
			return true;
		}
		const before = status === 'read' ? this.deliveredBefore(entry, self) : [];
		return [...before, entry].map((each) => this.replace(each, { ...each.line, status })).every(Boolean);
	}

	/** The text of an own message that could not be sent. */
	failedText(id: string, self: string): string | undefined {
		const line = this.messages.get(nameOf({ from: self, id }))?.line;
		return line?.status === 'failed' ? line.text : undefined;
	}

	/** The same notice twice in a row is one line, at the later time: ordinary messages may be between the two. */
	notice(code: NoticeCode, ts: number): void {
		const last = this.entries.at(-1)?.line;
		if (last?.kind === 'notice' && last.code === code) {
			this.entries.pop();
		}
		const id = `notice-${toHex(this.random(8))}`;
		this.push({ line: Object.freeze({ kind: 'notice', id, code, ts }) });
	}

	/** Every message so far belongs to a conversation that is over. */
	markEnded(): boolean {
		return this.entries
			.filter((entry) => isMessage(entry))
			.filter(({ line }) => !line.ended)
			.map((entry) => this.replace(entry, { ...entry.line, ended: true }))
			.every(Boolean);
	}

	/**
	 * `undefined` when the vault no longer holds the oldest or the newest message, as after clearing it. `Vault.intact`
	 * checks every slot once a second: checking all of them for each line would take quadratic time.
	 */
	lines(): readonly OtrLine[] | undefined {
		const slots = [this.entries.find(({ slot }) => slot), this.entries.findLast(({ slot }) => slot)];
		if (slots.some((entry) => entry?.slot !== undefined && !this.vault.holds(entry.slot))) {
			return undefined;
		}
		this.shown ??= Object.freeze(this.entries.map(({ line }) => line));
		return this.shown;
	}

	erase(): void {
		for (const { slot } of this.entries) {
			if (slot !== undefined) {
				this.vault.remove(slot);
			}
		}
		this.entries = [];
		this.messages.clear();
		this.shown = undefined;
	}

	/**
	 * Own messages before this one that are delivered and not yet read, back to one that is read or belongs to an earlier
	 * conversation.
	 */
	private deliveredBefore(entry: MessageEntry, self: string): readonly MessageEntry[] {
		const delivered: MessageEntry[] = [];
		for (let at = this.entries.lastIndexOf(entry) - 1; at >= 0; at--) {
			const earlier = this.entries[at];
			if (earlier && isMessage(earlier) && earlier.line.from === self) {
				if (earlier.line.ended || earlier.line.status === 'read') {
					break;
				}
				if (earlier.line.status === 'delivered') {
					delivered.unshift(earlier);
				}
			}
		}
		return delivered;
	}

	private push(entry: Entry): void {
		this.entries.push(entry);
		this.shown = undefined;
		const excess = this.entries.splice(0, Math.max(0, this.entries.length - MAX_LINES));
		for (const entry of excess) {
			if (entry.slot !== undefined) {
				this.vault.remove(entry.slot);
			}
			this.unlist(entry);
		}
	}

	private unlist(entry: Entry): void {
		if (isMessage(entry)) {
			this.messages.delete(nameOf(entry.line));
		}
	}

	private replace(entry: MessageEntry, line: MessageLine): boolean {
		entry.line = Object.freeze(line);
		this.shown = undefined;
		return this.save(entry);
	}

	/** A message that the vault refuses is not shown either. */
	private save(entry: Entry): boolean {
		const { slot, line } = entry;
		const plaintext = utf8(JSON.stringify(line));
		const kept = slot === undefined || this.vault.write(slot, plaintext);
		wipe(plaintext);
		if (kept) {
			return true;
		}
		this.entries = this.entries.filter((other) => other !== entry);
		this.unlist(entry);
		this.shown = undefined;
		return false;
	}
}
