import { CAPABILITIES, type Capability, type ContentKind, KINDS } from '@rocket.chat/otr-protocol';
import type { OtrLine } from './types.ts';

/**
 * How this client displays a kind of content that the peer sent: as a line of the transcript; not at all, as the
 * session alone uses it (`session`); or not yet (`unsupported`), and then its capability is not announced and no peer
 * sends it.
 */
type ContentView = { readonly line: OtrLine['kind'] } | 'session' | 'unsupported';

/** Every kind with its view: a kind without a view, or a view without its kind, doesn't compile. */
const CONTENT_VIEWS = {
	text: { line: 'message' },
	ready: 'session',
	receipt: 'session',
	probe: 'session',
	end: 'session',
	edit: 'unsupported',
	delete: 'unsupported',
	react: 'unsupported',
	typing: 'unsupported',
	timer: 'unsupported',
	'file-offer': 'unsupported',
	'file-accept': 'unsupported',
	'file-chunk': 'unsupported',
	'file-cancel': 'unsupported',
	'file-done': 'unsupported',
} as const satisfies Record<ContentKind, ContentView>;

/** Kinds without a view. */
export type UnsupportedKind = {
	[K in ContentKind]: (typeof CONTENT_VIEWS)[K] extends 'unsupported' ? K : never;
}[ContentKind];

const CONTENT_KINDS = Object.keys(CONTENT_VIEWS) as ContentKind[];

const isSupported = (capability: Capability): boolean =>
	CONTENT_KINDS.every((kind) => KINDS[kind].needs !== capability || CONTENT_VIEWS[kind] !== 'unsupported');

/** The capabilities that this client announces in a handshake: those whose kinds all have a view. */
export const SUPPORTED_CAPABILITIES: readonly Capability[] = CAPABILITIES.filter(isSupported);
