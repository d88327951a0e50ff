/** What a user does apart from writing a new text. One row for each kind: what it does on either side. */
import {
	forUserActions,
	isEmojiName,
	isId,
	textFault,
	type UserAction,
	type UserActionBody,
	type UserActionKind,
} from '../../content/index.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import { refusal, submit } from './compose.ts';
import { hasCapacity, queuedText, reword, withdraw } from './outbox.ts';

type UserActionRow<K extends UserActionKind> = {
	/** The user does it: tells the client, and sends it. Answers with a tag of what happened. */
	readonly send: (step: StepContext, action: UserAction<K>) => string;
	/**
	 * The peer did it, and it is its turn. The peer's contents name a text together with its author, and never change a
	 * text of ours.
	 */
	readonly take: (step: StepContext, id: string, body: UserActionBody<K>) => void;
};

const ROWS: { readonly [K in UserActionKind]: UserActionRow<K> } = {
	/** A text that is still queued is changed in place: the peer only ever sees the new wording. */
	edit: {
		send: (step, { id, target, text }) => {
			const refused =
				refusal(step, id, { kind: 'edit' }) ??
				(isId(target) ? undefined : 'bad-target') ??
				textFault(text, step.context.limits.messageMaxLength);
			if (refused) {
				return refused;
			}
			const queued = queuedText(step.state.outbox, target);
			if (!queued && !hasCapacity(step.state.outbox)) {
				return 'outbox-full';
			}
			step.emit({ type: 'edited', id, from: step.context.peers.self, target, text, ts: step.now });
			if (queued) {
				step.set({ outbox: reword(step.state.outbox, target, text), activeAt: step.now });
				return 'reworded';
			}
			return submit(step, id, { kind: 'edit', target, text });
		},
		take: (step, id, { target, text }) => {
			step.emit({ type: 'edited', id, from: step.context.peers.peer, target, text, ts: step.now });
		},
	},
	/** A text that is still queued is never sent. */
	delete: {
		send: (step, { id, target }) => {
			const refused = refusal(step, id, { kind: 'delete' }) ?? (isId(target) ? undefined : 'bad-target');
			if (refused) {
				return refused;
			}
			const queued = queuedText(step.state.outbox, target);
			if (!queued && !hasCapacity(step.state.outbox)) {
				return 'outbox-full';
			}
			step.emit({ type: 'deleted', id, from: step.context.peers.self, target });
			if (queued) {
				step.set({ outbox: withdraw(step.state.outbox, target), activeAt: step.now });
				return 'withdrawn';
			}
			return submit(step, id, { kind: 'delete', target });
		},
		take: (step, id, { target }) => {
			step.emit({ type: 'deleted', id, from: step.context.peers.peer, target });
		},
	},
	react: {
		send: (step, { id, whose, target, emoji, add }) => {
			const refused = refusal(step, id, { kind: 'react' }) ?? (isId(target) ? undefined : 'bad-target');
			if (refused) {
				return refused;
			}
			if (!isEmojiName(emoji)) {
				return 'bad-emoji';
			}
			if (!hasCapacity(step.state.outbox)) {
				return 'outbox-full';
			}
			const { self, peer } = step.context.peers;
			step.emit({ type: 'reacted', id, from: self, author: whose === 'mine' ? self : peer, target, emoji, add });
			return submit(step, id, { kind: 'react', whose, target, emoji, add });
		},
		take: (step, id, { whose, target, emoji, add }) => {
			const { self, peer: from } = step.context.peers;
			step.emit({ type: 'reacted', id, from, author: whose === 'mine' ? from : self, target, emoji, add });
		},
	},
};

/** The row of a kind. The compiler does not see that the row and what it is given are of the same kind. */
const rowOf = (kind: UserActionKind): UserActionRow<never> => ROWS[kind];

/** The table's transitions of these inputs. */
export const SEND_ACTIONS: Readonly<Record<UserActionKind, Transition>> = forUserActions((kind) =>
	on(kind, (step, action) => rowOf(kind).send(step, action as never)),
);

/** What the session does with the peer's, in their order. */
export const takeAction = (step: StepContext, id: string, body: UserActionBody<UserActionKind>): void =>
	rowOf(body.kind).take(step, id, body as never);
