import { concat } from '@rocket.chat/crypto';
import { type ChunkName, fileDigest, type OtrFile, type SessionEffect } from '../src/index.ts';
import { elapse, established, exchange, type Machine, type Sent } from './machine.ts';

export const CHUNK = 65_536;

/** Bytes of a file, each chunk different from its neighbours. */
export function contentOf(size: number): Uint8Array {
	const bytes = new Uint8Array(size);
	for (let at = 0; at < size; at++) {
		bytes[at] = at * 31 + (at >>> 8);
	}
	return bytes;
}

/**
 * A client's part in file transfers: reads chunks on request, stores those that arrive, and passes on the relay's
 * answers.
 */
export class Courier {
	readonly files: OtrFile[] = [];
	/** Chunks of the peer's files, in memory only, until done or cancelled. */
	readonly kept = new Map<string, Uint8Array[]>();
	readonly wanted: number[] = [];
	readonly asked: ChunkName[] = [];
	/** Files of this side. */
	readonly own = new Map<string, Uint8Array>();
	/** Whether requested chunks are given at once. */
	reading = true;
	readonly #later: (() => void)[] = [];
	readonly #reported = new Set<Sent>();

	constructor(readonly machine: Machine) {
		machine.onEffect = (effect) => this.#note(effect);
	}

	#note(effect: SessionEffect): void {
		if (effect.type === 'file') {
			this.files.push(effect.file);
			if (effect.file.status === 'cancelled') {
				this.kept.delete(effect.file.id);
			}
		} else if (effect.type === 'chunk') {
			this.kept.set(effect.file, [...(this.kept.get(effect.file) ?? []), effect.bytes]);
		} else if (effect.type === 'chunk-wanted') {
			this.wanted.push(effect.index);
			this.asked.push({ file: effect.file, index: effect.index });
			if (this.reading) {
				this.give(effect.file, effect.index);
			}
		}
	}

	give(file: string, index: number): void {
		const bytes = this.own.get(file)?.slice(index * CHUNK, (index + 1) * CHUNK) ?? new Uint8Array(0);
		// Not within the step that asked for it.
		this.#later.push(() => this.machine.input({ type: 'chunk', file, index, bytes }));
	}

	offer(id: string, size: number, change: { name?: string; mime?: string; digest?: Uint8Array } = {}): string {
		const bytes = contentOf(size);
		this.own.set(id, bytes);
		const digest = change.digest ?? fileDigest(this.machine.context.primitives, bytes);
		return this.machine.input({
			type: 'offer-file',
			id,
			name: change.name ?? 'a.bin',
			mime: change.mime ?? 'application/octet-stream',
			size,
			digest,
		});
	}

	/** The relay takes the chunks that are on their way, each once. */
	#report(): void {
		for (const frame of this.machine.outgoing) {
			const { sid, chunk } = frame;
			if (chunk && !this.#reported.has(frame)) {
				this.#reported.add(frame);
				this.#later.push(() =>
					this.machine.input({ type: 'relayed', sid, kind: 'data', delivered: 1, forwarded: false, chunk }),
				);
			}
		}
	}

	/** Performs what is due apart from frames. Returns whether there was anything. */
	work(): boolean {
		const due = this.#later.splice(0);
		for (const task of due) {
			task();
		}
		this.#report();
		return due.length > 0 || this.#later.length > 0;
	}

	/** The whole of a received file. */
	whole(file: string): Uint8Array {
		const chunks = this.kept.get(file) ?? [];
		return concat(...chunks);
	}

	get last(): string {
		const { status, reason } = this.files.at(-1) ?? {};
		return reason ? `${status} ${reason}` : `${status}`;
	}
}

/** Delivers frames and performs tasks of both sides until nothing is left, with the short pauses between chunks. */
export function carry(a: Courier, b: Courier): void {
	const machines = [a.machine, b.machine] as const;
	for (let busy = true; busy; ) {
		busy = a.work();
		busy = b.work() || busy;
		busy = exchange(...machines) > 0 || busy;
		if (
			!busy &&
			machines.some(({ timers, context }) => (timers.get('file') ?? Number.POSITIVE_INFINITY) - context.now <= 50)
		) {
			elapse(50, machines);
			busy = true;
		}
	}
}

export function couriers(): { alice: Courier; bob: Courier } {
	const machines = established();
	return { alice: new Courier(machines.alice), bob: new Courier(machines.bob) };
}
