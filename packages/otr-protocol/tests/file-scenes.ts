/** Scenes of file transfers, for specs about a single step. */
import { encodeContent, type ReliableContent } from '../src/content/index.ts';
import { view } from '../src/index.ts';
import { CHUNK, type Courier, carry, couriers } from './courier.ts';
import { exchange, type Machine, type Sent } from './machine.ts';
import { type FrameInput, lose, say } from './saying.ts';

type Words<C> = C extends ReliableContent ? Omit<C, 'seq' | 'id'> : never;

/** Alice offers these files, and her client gives no chunk by itself; Bob has not answered the offers. */
export function offered(size: number, ...ids: readonly string[]): { alice: Courier; bob: Courier } {
	const { alice, bob } = couriers();
	alice.reading = false;
	for (const id of ids) {
		alice.offer(id, size);
	}
	carry(alice, bob);
	return { alice, bob };
}

/** The receiver accepts, and the sender hears it. */
export function accept(by: Courier, from: Courier, ...ids: readonly string[]): void {
	for (const id of ids) {
		by.machine.input({ type: 'accept-file', id });
	}
	exchange(by.machine, from.machine);
}

/** Gives the client's bytes of a chunk. The frame is taken from the network. */
export function chunkOf({ machine, own }: Courier, id: string, index: number): Sent {
	const bytes = own.get(id)?.slice(index * CHUNK, (index + 1) * CHUNK) ?? new Uint8Array(0);
	machine.input({ type: 'chunk', file: id, index, bytes });
	const frame = machine.outgoing.pop();
	if (!frame?.chunk) throw new Error(`no chunk ${index} of ${id} went out: ${machine.results.at(-1)}`);
	return frame;
}

const sidOf = ({ machine }: Courier): string => machine.state.live?.sid ?? '';

/** The relay took a chunk. */
export const relayed = (by: Courier, file: string, index: number): string =>
	by.machine.input({
		type: 'relayed',
		sid: sidOf(by),
		kind: 'data',
		delivered: 1,
		forwarded: false,
		chunk: { file, index },
	});

/** The relay refused a chunk, and says when to retry. */
export const putOff = (by: Courier, file: string, index: number, retryIn: number): string =>
	by.machine.input({
		type: 'refused',
		sid: sidOf(by),
		kind: 'data',
		error: 'error-too-many-requests',
		retryIn,
		chunk: { file, index },
	});

/** A reliable content, in order, that an honest machine would not send now. */
export function tell(
	from: Machine,
	content: Words<ReliableContent>,
	id = `told ${from.state.outbox.nextSeq}`,
): FrameInput {
	const { nextSeq } = from.state.outbox;
	const frame = say(from, encodeContent({ ...content, id, seq: nextSeq } as ReliableContent));
	from.tamper((state) => ({ ...state, outbox: { ...state.outbox, nextSeq: nextSeq + 1 } }));
	return frame;
}

export const filesOf = ({ machine }: Courier): readonly string[] =>
	view(machine.state).files.map(({ whose, id, status, taken }) => `${whose} ${id} ${status} ${taken}`);

/** Everything that was shown of one file, in order. */
export const storyOf = ({ files }: Courier, file: string): readonly string[] =>
	files.flatMap(({ id, status, reason }) => (id === file ? [reason ? `${status} ${reason}` : status] : []));

/** How far the receiver says it is, in contents that are not acknowledged yet. */
export const wordsOf = ({ machine }: Courier): readonly string[] =>
	machine.state.outbox.entries.flatMap(({ content }) =>
		content.kind === 'file-accept' ? [`${content.file} ${content.taken}`] : [],
	);

/** The network fails and comes back, and frames under way are lost. */
export function cut({ machine }: Courier): void {
	lose(machine);
	machine.input({ type: 'network', connected: false });
	machine.input({ type: 'network', connected: true });
	lose(machine);
}

/** One timer fires, and nothing else happens. */
export const tick = ({ machine }: Courier, after: number): string =>
	machine.at(machine.context.now + after).input({ type: 'timer', name: 'file' });
