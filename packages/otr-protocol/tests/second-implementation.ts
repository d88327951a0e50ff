/**
 * Sessions between this implementation, which invites, and the responder in examples/second-implementation, which was
 * written in Go from docs/PROTOCOL.md alone. The channel between them reorders, repeats, loses and alters frames.
 * `--sessions n`; PROPERTY_SEED repeats a run.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { loadSodium, pureJs, toBase64url } from '@rocket.chat/crypto';
import type { OtrFrameKind } from '@rocket.chat/otr-wire';
import { type SessionEffect, safetyNumber, view } from '../src/index.ts';
import { SKIPPED_LIFE } from '../src/ratchet/index.ts';
import { RECEIPT_INTERVAL, RECEIPTS_THINNED_AFTER, RESEND_FIRST, RESEND_LAST } from '../src/session/state/timing.ts';
import { seeded } from './fixtures.ts';
import { keyPairOf, Machine } from './machine.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../examples/second-implementation');
const TEXTS = 50;
const CAPABILITIES = ['edit', 'react', 'text', 'timer', 'typing'];

type Frame = { kind: OtrFrameKind; sid: string; body: string };
type Output = { frame?: Frame; event?: string; [field: string]: unknown };

const require = (condition: boolean, what: string): void => {
	if (!condition) {
		throw new Error(what);
	}
};

function build(): string {
	if (spawnSync('go', ['version']).status !== 0) {
		throw new Error(
			'The second implementation is written in Go: install Go 1.24 or newer (Debian: golang-go, or go.dev/dl), then run this again.',
		);
	}
	const program = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'second-')), 'responder');
	if (spawnSync('go', ['build', '-o', program, '.'], { cwd: FOLDER, stdio: 'inherit' }).status !== 0) {
		throw new Error(`go build failed in ${FOLDER}`);
	}
	return program;
}

/**
 * The program, driven command by command. Each command carries the time: the program's clock is the driver's, in
 * which a minute passes in milliseconds.
 */
class Other {
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #lines: AsyncIterator<string>;
	readonly frames: Frame[] = [];
	readonly events: Output[] = [];
	/** Reliable contents that it was told to send, and how many of them have a receipt. */
	said = 0;
	received = 0;

	constructor(
		program: string,
		configuration: object,
		readonly clock: () => number,
	) {
		this.#child = spawn(program);
		this.#child.stderr.pipe(process.stderr);
		this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
		this.#child.stdin.write(`${JSON.stringify(configuration)}\n`);
	}

	/** A content that it keeps until its receipt. */
	async say(command: object): Promise<void> {
		this.said += 1;
		await this.perform(command);
	}

	async perform(command: object): Promise<void> {
		this.#child.stdin.write(`${JSON.stringify({ now: this.clock(), ...command })}\n`);
		for (;;) {
			const { value, done } = await this.#lines.next();
			require(!done, 'the program ended');
			const output = JSON.parse(value) as Output;
			if (output.event === 'done') {
				return;
			}
			require(output.event !== 'error', `the program: ${output.why}`);
			if (output.event === 'receipt') {
				this.received = Math.max(this.received, Number(output.received));
			}
			if (output.frame) {
				this.frames.push(output.frame);
			} else {
				this.events.push(output);
			}
		}
	}

	of(event: string): Output[] {
		return this.events.filter((output) => output.event === event);
	}

	stop(): void {
		this.#child.kill();
	}
}

/** One session from invite to end. */
class Exchange {
	readonly #random: ReturnType<typeof seeded>;
	readonly ours: Machine;
	readonly other: Other;
	readonly edited: Extract<SessionEffect, { type: 'edited' }>[] = [];
	readonly reacted: Extract<SessionEffect, { type: 'reacted' }>[] = [];
	readonly sent: { ours: string[]; theirs: string[]; ourEdits: string[]; theirEdits: string[] } = {
		ours: [],
		theirs: [],
		ourEdits: [],
		theirEdits: [],
	};
	readonly counts = { carried: 0, reordered: 0, repeated: 0, lost: 0, altered: 0 };
	#ids = 0;
	/** How far the program's receipts have come, and when it repeats what has none. */
	#repeating = { received: 0, pause: RESEND_FIRST, at: 0 };

	constructor(
		program: string,
		readonly seed: string,
		primitives: typeof pureJs,
	) {
		this.#random = seeded(`exchange ${seed}`);
		const [alice, bob] = [keyPairOf(`alice ${seed}`), keyPairOf(`bob ${seed}`)];
		this.ours = new Machine('aa', 'bb', alice, bob.publicKey, seeded(`ours ${seed}`), 'i:aa', primitives);
		this.ours.context = { ...this.ours.context, capabilities: CAPABILITIES };
		this.ours.onEffect = (effect) => {
			if (effect.type === 'edited' && effect.from === 'bb') this.edited.push(effect);
			if (effect.type === 'reacted' && effect.from === 'bb') this.reacted.push(effect);
		};
		const people = { rid: 'room', self: 'bb', peerUid: 'aa' };
		const keys = { secret: toBase64url(bob.secretKey), peer: toBase64url(alice.publicKey) };
		this.other = new Other(program, { ...keys, ...people, capabilities: CAPABILITIES }, () => this.ours.context.now);
	}

	#pick(below: number): number {
		const [a = 0, b = 0] = this.#random(2);
		return (a * 256 + b) % below;
	}

	#id(): string {
		this.#ids += 1;
		return `id ${this.#ids}`;
	}

	async #toOther({ kind, sid, body }: Frame): Promise<void> {
		this.counts.carried += 1;
		await this.other.perform({ frame: { kind, sid, body } });
	}

	#toOurs({ kind, sid, body }: Frame): string {
		this.counts.carried += 1;
		return this.ours.input({
			type: 'frame',
			kind,
			frame: { v: 1, rid: 'room', sid, body, from: 'bb', connection: 'i:bb' },
		});
	}

	#altered(frame: Frame): Frame {
		const at = this.#pick(frame.body.length - 1);
		return {
			...frame,
			body: `${frame.body.slice(0, at)}${frame.body[at] === 'A' ? 'B' : 'A'}${frame.body.slice(at + 1)}`,
		};
	}

	/** Frames to the other side; `elsewhere` goes to our own tabs. */
	#outgoing(): Frame[] {
		const kept = this.ours.outgoing.filter(({ own }) => !own);
		this.ours.outgoing.splice(0, this.ours.outgoing.length, ...kept);
		return this.ours.outgoing;
	}

	async handshake(): Promise<void> {
		const { ours, other } = this;
		ours.input({ type: 'start' });
		const invite = this.#outgoing().shift();
		if (!invite) throw new Error('no invite');
		await this.#toOther(this.#altered(invite));
		require(other.frames.length === 0 && other.of('dropped').length === 1, 'an altered invite was taken');
		await this.#toOther(invite);
		const accept = other.frames.shift();
		if (accept?.kind !== 'accept') throw new Error('the invite was not accepted');
		this.#toOurs(this.#altered(accept));
		require(ours.phase === 'inviting', 'an altered accept was taken');
		this.#toOurs(accept);
		require(ours.phase === 'established', 'the accept was not taken');
		await this.#carryAll();
		const [established] = other.of('established');
		const { identity, peerKey } = ours.context;
		if (!established || !identity || !peerKey) throw new Error('ready was not taken');
		require(JSON.stringify(established.sas) === JSON.stringify(view(ours.state).sas), 'the pictures differ');
		const numbers = safetyNumber(pureJs, { uid: 'aa', key: identity.publicKey }, { uid: 'bb', key: peerKey });
		require(established.safety === numbers, 'the safety numbers differ');
	}

	async #carryAll(): Promise<void> {
		for (let quiet = false; !quiet; ) {
			const mine = this.#outgoing().shift();
			if (mine) await this.#toOther(mine);
			const theirs = this.other.frames.shift();
			if (theirs) this.#toOurs(theirs);
			quiet = !mine && !theirs;
		}
	}

	/**
	 * One frame of a queue, from any position: delivered, and perhaps repeated; lost; or altered, and delivered
	 * later.
	 */
	async #carry(queue: Frame[], hand: (frame: Frame) => unknown): Promise<void> {
		const at = this.#pick(Math.min(queue.length, 6));
		const frame = queue[at];
		if (!frame) return;
		const fate = this.#pick(12);
		if (fate === 0) {
			this.counts.altered += 1;
			await hand(this.#altered(frame));
			return;
		}
		this.counts.reordered += at > 0 ? 1 : 0;
		if (fate === 1) {
			this.counts.lost += 1;
		} else {
			await hand(frame);
		}
		if (fate === 2) {
			this.counts.repeated += 1;
		} else {
			queue.splice(at, 1);
		}
	}

	async #write(): Promise<void> {
		const { sent, ours, other } = this;
		const [text, id] = [`${'é€😀 text '.repeat(1 + this.#pick(60))}${this.#ids}`, this.#id()];
		const [ourTurn, special] = [this.#pick(2) === 0, this.#pick(8)];
		if (ourTurn ? sent.ours.length >= TEXTS : sent.theirs.length >= TEXTS) return;
		if (ourTurn) {
			sent.ours.push(text);
			ours.input({ type: 'send', id, text });
			if (special === 0) {
				sent.ourEdits.push(`${text}!`);
				ours.input({ type: 'edit', id: this.#id(), target: id, text: `${text}!` });
				ours.input({ type: 'react', id: this.#id(), whose: 'mine', target: id, emoji: '+1', add: true });
			}
			return;
		}
		sent.theirs.push(text);
		await other.say({ text: { id, text } });
		if (special === 0) {
			sent.theirEdits.push(`${text}!`);
			await other.say({ edit: { id: this.#id(), target: id, text: `${text}!` } });
			await other.say({ react: { id: this.#id(), target: id, emoji: 'heart', mine: true } });
		}
		if (special === 1) {
			await other.say({ kind: { code: 200, id: this.#id() } });
		}
	}

	async converse(): Promise<void> {
		const { sent, ours, other } = this;
		while (sent.ours.length < TEXTS || sent.theirs.length < TEXTS) {
			if (ours.waiting.length < 40) await this.#write();
			await this.#carry(this.#outgoing(), (frame) => this.#toOther(frame));
			await this.#carry(other.frames, (frame) => this.#toOurs(frame));
			ours.at(ours.context.now + 20);
			this.#fire();
			await this.#repeat();
		}
		for (let round = 0; round < 30 && !this.#settled(); round++) {
			await this.#carryAll();
			ours.at(ours.context.now + 2_000);
			this.#fire();
			await this.#repeat();
		}
		const settled = this.#settled();
		await other.perform({ read: true });
		await this.#carryAll();
		this.#check();
		require(settled, 'something waits for its receipt after a minute without losses');
	}

	/** The frame of a new text of ours, taken off the network. */
	#said(): Frame {
		const id = this.#id();
		this.ours.input({ type: 'send', id, text: id });
		const frame = this.#outgoing().pop();
		if (!frame) throw new Error('our text did not go out');
		return frame;
	}

	/** How many frames answer this one; they are lost. */
	async #answers(frame: Frame): Promise<number> {
		await this.#toOther(frame);
		return this.other.frames.splice(0).length;
	}

	/**
	 * What the clock decides, which the driver keeps for the program: when a receipt is sent, and how long the key of
	 * a missing frame is kept.
	 */
	async wait(): Promise<void> {
		const { ours, other } = this;
		const pass = (ms: number): unknown => ours.at(ours.context.now + ms);
		const one = this.#said();
		require((await this.#answers(one)) === 1, 'a text was not answered');
		require((await this.#answers(one)) === 0, 'a used number was answered within a second');
		pass(RECEIPT_INTERVAL);
		require((await this.#answers(one)) === 1, 'a used number was not answered after a second');
		await other.say({ text: { id: this.#id(), text: 'lost' } });
		other.frames.length = 0;
		pass(RECEIPTS_THINNED_AFTER + 1);
		require((await this.#answers(this.#said())) === 1, 'a text was not answered after a second');
		require((await this.#answers(this.#said())) ===
			0, "two receipts went out in a second while the program's own text waited");
		pass(RECEIPT_INTERVAL);
		require((await this.#answers(this.#said())) === 1, 'a text was not answered after a pause of receipts');
		for (const [ms, kept] of [
			[SKIPPED_LIFE - 1, 1],
			[SKIPPED_LIFE, 0],
		] as const) {
			const [late, next] = [this.#said(), this.#said()];
			await this.#answers(next);
			pass(ms);
			const count = other.of('text').length;
			await this.#answers(late);
			require(other.of('text').length - count ===
				2 * kept, `a frame that came ${ms} ms late was ${kept ? 'not taken' : 'taken'}`);
		}
	}

	/** Our timers that are due. */
	#fire(): void {
		const { timers, context } = this.ours;
		for (const [name, at] of [...timers].filter(([, due]) => due <= context.now)) {
			if (timers.get(name) === at) {
				timers.delete(name);
				this.ours.input({ type: 'timer', name });
			}
		}
	}

	/** The program has no timers: what waits is sent again after 2, 4, 8, 8… seconds without a receipt. */
	async #repeat(): Promise<void> {
		const { other, ours } = this;
		const { now } = ours.context;
		const { received, pause, at } = this.#repeating;
		if (other.said === other.received || other.received > received) {
			this.#repeating = { received: other.received, pause: RESEND_FIRST, at: now + RESEND_FIRST };
		} else if (now >= at) {
			const longer = Math.min(2 * pause, RESEND_LAST);
			this.#repeating = { received, pause: longer, at: now + longer };
			await other.perform({ resend: true });
		}
	}

	#settled(): boolean {
		const texts = this.other.of('text').length === TEXTS && this.ours.received.length === TEXTS;
		const others =
			this.edited.length === this.sent.theirEdits.length && this.reacted.length === this.sent.theirEdits.length;
		return texts && others && this.ours.state.outbox.entries.length === 0 && this.other.said === this.other.received;
	}

	#check(): void {
		const { sent, ours, other } = this;
		const same = (a: readonly unknown[], b: readonly unknown[], what: string): void =>
			require(JSON.stringify(a) === JSON.stringify(b), what);
		same(
			other.of('text').map(({ text }) => text),
			sent.ours,
			'the program did not get our texts, once and in order',
		);
		same(ours.received, sent.theirs, "we did not get the program's texts, once and in order");
		same(
			other.of('edit').map(({ text }) => text),
			sent.ourEdits,
			'the program did not get our edits',
		);
		same(
			this.edited.map(({ text }) => text),
			sent.theirEdits,
			"we did not get the program's edits",
		);
		require(other.of('react').length === sent.ourEdits.length, 'the program did not get our reactions');
		require(this.reacted.length === sent.theirEdits.length &&
			this.reacted.every(({ emoji }) => emoji === 'heart'), "we did not get the program's reactions");
		require([...ours.statuses.values()].every(
			(status) => status === 'read' || status === 'delivered',
		), 'a text of ours has no receipt');
		require(ours.phase === 'established', `we are in ${ours.phase}`);
	}

	async end(byUs: boolean): Promise<void> {
		if (byUs) {
			this.ours.input({ type: 'end' });
			await this.#carryAll();
			require(this.other.of('ended').length === 1, 'the program did not hear our end');
			return;
		}
		await this.other.perform({ end: true });
		await this.#carryAll();
		require(this.ours.phase === 'ended', "we did not hear the program's end");
	}
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { sessions: { type: 'string', default: '20' } } });
	const seed = Number(process.env.PROPERTY_SEED ?? 1);
	const program = build();
	const primitives = await loadSodium();
	const problems: string[] = [];
	const figures = { sessions: 0, carried: 0, reordered: 0, repeated: 0, lost: 0, altered: 0 };
	for (let index = 0; index < Number(values.sessions); index++) {
		const exchange = new Exchange(program, `${seed} ${index}`, primitives);
		try {
			await exchange.handshake();
			await exchange.converse();
			await exchange.wait();
			await exchange.end(index % 2 === 0);
			figures.sessions += 1;
		} catch (error) {
			problems.push(`session ${index} of seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
		} finally {
			exchange.other.stop();
		}
		for (const name of ['carried', 'reordered', 'repeated', 'lost', 'altered'] as const) {
			figures[name] += exchange.counts[name];
		}
		process.stdout.write(`session ${index + 1} of ${values.sessions}: ${JSON.stringify(exchange.counts)}\n`);
	}
	fs.rmSync(path.dirname(program), { recursive: true, force: true });
	process.stdout.write(
		`${problems.join('\n')}\n${figures.sessions} sessions between two implementations went well, ${problems.length} did not\n`,
	);
	if (process.env.EVIDENCE_FILE) {
		fs.writeFileSync(process.env.EVIDENCE_FILE, JSON.stringify({ seed, figures, problems }));
	}
	process.exitCode = problems.length > 0 || figures.sessions === 0 ? 1 : 0;
}

await main();
