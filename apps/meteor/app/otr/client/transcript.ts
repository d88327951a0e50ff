import { type Primitives, toHex, utf8 } from '@rocket.chat/crypto';
import type { MessageStatus, NoticeCode, OtrMessage } from '@rocket.chat/otr-protocol';
import type { OtrLine } from './types.ts';
import type { Vault } from './vault.ts';

/** The oldest lines beyond this go, so that memory and sessionStorage stay bounded. */
export const MAX_LINES = 2000;

type MessageLine = Extract<OtrLine, { kind: 'message' }>;
type Entry = { slot?: string; line: OtrLine };

/**
 * The displayed lines of one room. Messages lie in the vault, a slot each; what is shown is only what the vault still holds.
 * Notices carry no content and live in memory.
 */
export class Transcript {
	private entries: Entry[] = [];
	private shown: readonly OtrLine[] | undefined = Object.freeze([]);
	private count = 0;

	constructor(
		private readonly vault: Vault,
		private readonly primitives: Primitives,
	) {}

	/** False when the vault refused it. An id of the same author that is there already changes nothing. */
	add(message: OtrMessage): boolean {
		if (this.entries.some(({ line }) => line.kind === 'message' && line.id === message.id && line.from === message.from)) {
			return true;
		}
		const { id, from, text, ts, status } = message;
		const entry: Entry = { slot: `line:${this.count++}`, line: Object.freeze({ kind: 'message', id, from, text, ts, status, ended: false }) };
		this.push(entry);
		return this.save(entry);
	}

	/** False when the vault refused it; an unknown id changes nothing. */
	setStatus(id: string, self: string, status: MessageStatus): boolean {
		const entry = this.entries.find(({ line }) => line.kind === 'message' && line.id === id && line.from === self);
		if (entry?.line.kind !== 'message' || entry.line.status === status) {
			return true;
		}
		return this.replace(entry, { ...entry.line, status });
	}

	notice(code: NoticeCode, ts: number): void {
		const last = this.entries.at(-1)?.line;
		if (last?.kind === 'notice' && last.code === code) {
			return;
		}
		const id = `notice-${toHex(this.primitives.randomBytes(8))}`;
		this.push({ line: Object.freeze({ kind: 'notice', id, code, ts }) });
	}

	/** Every message so far belongs to a conversation that is over. */
	markEnded(): boolean {
		return this.entries
			.filter((entry): entry is Entry & { line: MessageLine } => entry.line.kind === 'message' && !entry.line.ended)
			.map((entry) => this.replace(entry, { ...entry.line, ended: true }))
			.every(Boolean);
	}

	/**
	 * `undefined` when the vault no longer holds the oldest or the newest message, as after clearing it. Every slot is looked at
	 * by `Vault.intact`, once a second: looking at all of them for each line would cost the square of their number.
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
		this.shown = undefined;
	}

	private push(entry: Entry): void {
		this.entries.push(entry);
		this.shown = undefined;
		const excess = this.entries.splice(0, Math.max(0, this.entries.length - MAX_LINES));
		for (const { slot } of excess) {
			if (slot !== undefined) {
				this.vault.remove(slot);
			}
		}
	}

	private replace(entry: Entry, line: MessageLine): boolean {
		entry.line = Object.freeze(line);
		this.shown = undefined;
		return this.save(entry);
	}

	/** What the vault refuses is not shown either. */
	private save(entry: Entry): boolean {
		const { slot, line } = entry;
		if (slot === undefined || this.vault.write(slot, utf8(JSON.stringify(line)))) {
			return true;
		}
		this.entries = this.entries.filter((other) => other !== entry);
		this.shown = undefined;
		return false;
	}
}
