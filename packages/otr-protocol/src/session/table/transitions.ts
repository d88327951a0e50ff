/** The implementation of the table's transitions. */

import { setTimer, typing, typingOver } from '../delivery/compose.ts';
import { data, handBackText, read, send } from '../delivery/conversation.ts';
import {
	expireSkipped,
	idle,
	network,
	otherTab,
	presence,
	refused,
	relayed,
	restored,
	vaultFull,
	vaultLost,
} from '../delivery/environment.ts';
import { onSilenceTimeout, onUnauthenticatedHint, probeAgain } from '../delivery/liveness.ts';
import { offerRefresh, resendLater, retry } from '../delivery/sending.ts';
import { SEND_ACTIONS } from '../delivery/user-actions.ts';
import { acceptFile, cancelFileByUser, fileTick } from '../files/file-receiving.ts';
import { offerFile, sendChunk } from '../files/file-sending.ts';
import {
	accept,
	cancelled,
	decline,
	giveUp,
	inviteeExpired,
	openDialog,
	takenElsewhere,
} from '../handshake/answering.ts';
import { confirmExpired } from '../handshake/confirming.ts';
import {
	accepted,
	cancel,
	declined,
	inviteAgain,
	inviteExpired,
	lateAccept,
	peerLocked,
	refetch,
	refresh,
	refreshExpired,
	start,
} from '../handshake/inviting.ts';
import { dismiss, end, policy } from '../handshake/leaving.ts';
import { inviteReceived, keys } from '../handshake/received-invite.ts';
import { on, type Transition } from '../state/step-context.ts';
import type { TransitionName } from './table.ts';

/** A readable invite waits for its dialog: starting something accepts it. */
const unlessInvited =
	(begin: Transition): Transition =>
	(step, input) =>
		step.state.pending?.role === 'invitee' && step.state.pending.handshake ? accept(step, input) : begin(step, input);

/** An invite that a missing key left unread is read first: the key may be known by now. */
const readAndAccept: Transition = (step, input) => {
	const { pending } = step.state;
	if (pending?.role === 'invitee' && !pending.handshake && step.context.identity && step.context.peerKey) {
		keys(step, input);
	}
	return accept(step, input);
};

const resendBoth: Transition = (step, input) => {
	const invite = inviteAgain(step, input);
	return resendLater(step) ? 'resent' : invite;
};

export const TRANSITIONS: Readonly<Record<TransitionName, Transition>> = {
	start: unlessInvited(start),
	accept: readAndAccept,
	decline,
	cancel,
	giveUp,
	refresh: unlessInvited(refresh),
	end,
	dismiss,
	send,
	handBack: handBackText,
	retry: on('retry', (step, { id }) => retry(step, id)),
	read,
	...SEND_ACTIONS,
	typing,
	setTimer,
	offerFile,
	acceptFile,
	cancelFile: cancelFileByUser,
	sendChunk,
	keys,
	inviteReceived,
	accepted,
	lateAccept,
	data,
	declined,
	cancelled,
	takenElsewhere,
	peerLocked,
	onUnauthenticatedHint,
	refetch,
	relayed,
	refused,
	inviteExpired,
	inviteeExpired,
	confirmExpired,
	refreshExpired,
	probe: probeAgain,
	silence: onSilenceTimeout,
	idle,
	resend: resendBoth,
	unacknowledged: (step) => offerRefresh(step),
	dialog: openDialog,
	typingOver,
	fileTick,
	expireSkipped,
	network,
	presence,
	restored,
	vaultLost,
	vaultFull,
	policy,
	otherTab,
};
