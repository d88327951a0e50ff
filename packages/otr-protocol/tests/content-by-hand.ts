/** docs/PROTOCOL.md, "Content" and "Padding", implemented a second time, directly over Node's Buffer. */
import { Buffer } from 'node:buffer';

/** As in the vectors: bytes in hexadecimal, a chunk's data possibly as the one byte that fills it. */
export type PlainContent = Record<string, unknown>;

const REASONS =
	'declined cancelled too-large too-many excess gap wrong-size mismatch stalled unreadable session-lost'.split(' ');
const CODES =
	'text ready receipt probe end edit delete react typing timer file-offer file-accept file-chunk file-cancel file-done'.split(
		' ',
	);
const UNRELIABLE = ['receipt', 'end', 'typing', 'file-chunk'];

const number = (bytes: number, value: unknown): Buffer => {
	const buffer = Buffer.alloc(bytes);
	buffer.writeUIntBE(Number(value), 0, bytes);
	return buffer;
};
const text = (value: unknown): Buffer => Buffer.from(String(value));
const short = (value: unknown): Buffer => Buffer.concat([number(1, text(value).length), text(value)]);
const bytes = (value: unknown): Buffer => Buffer.from(String(value), 'hex');
const flag = (set: boolean): Buffer => number(1, set ? 1 : 0);

const chunk = (value: unknown): Buffer =>
	typeof value === 'object' && value !== null
		? Buffer.alloc(65_536, Number((value as { every_byte: unknown }).every_byte))
		: bytes(value);

const BODIES: Readonly<Record<string, (content: PlainContent) => readonly Buffer[]>> = {
	text: (c) => [number(2, c.timer), text(c.text)],
	ready: (c) => [bytes(c.nonce)],
	receipt: (c) => [number(4, c.received), number(4, c.read)],
	probe: () => [],
	end: () => [],
	edit: (c) => [short(c.target), text(c.text)],
	delete: (c) => [short(c.target)],
	react: (c) => [flag(c.whose === 'yours'), flag(c.add === true), short(c.target), short(c.emoji)],
	typing: (c) => [flag(c.typing === true)],
	timer: (c) => [number(2, c.seconds), number(4, c.version)],
	'file-offer': (c) => [number(4, c.size), bytes(c.digest), short(c.name), short(c.mime)],
	'file-accept': (c) => [short(c.file), number(4, c.taken)],
	'file-chunk': (c) => [short(c.file), number(4, c.index), chunk(c.data)],
	'file-cancel': (c) => [flag(c.whose === 'yours'), number(1, REASONS.indexOf(String(c.reason))), short(c.file)],
	'file-done': (c) => [short(c.file)],
};

/** PURBs, section 4. */
function padme(length: number): number {
	const e = Math.floor(Math.log2(length));
	const low = e - (Math.floor(Math.log2(e)) + 1);
	return Math.ceil(length / 2 ** low) * 2 ** low;
}

/** The padded bytes of a content. */
export function contentByHand(content: PlainContent): Buffer {
	const kind = String(content.kind);
	const reliable = !UNRELIABLE.includes(kind);
	const body = Buffer.concat(BODIES[kind]!(content));
	const head = [
		number(1, CODES.indexOf(kind) + 1),
		flag(reliable),
		...(reliable ? [number(4, content.seq), short(content.id)] : []),
	];
	const whole = Buffer.concat([...head, number(4, body.length), body]);
	return Buffer.concat([whole, Buffer.alloc(Math.max(256, padme(whole.length)) - whole.length)]);
}

/** As in JSON, bytes in hexadecimal. */
export const plain = (value: object): PlainContent =>
	JSON.parse(
		JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part)),
	) as PlainContent;
