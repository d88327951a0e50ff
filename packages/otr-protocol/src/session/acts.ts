/** The code behind the names of the table. */

import { accept, cancelled, decline, giveUp, inviteeExpired, openDialog, takenElsewhere } from './answering.ts';
import { inviteReceived, keys } from './asked.ts';
import { edit, react, remove, setTimer, typing, typingOver } from './compose.ts';
import { confirmExpired } from './confirming.ts';
import { data, handBackText, read, send } from './conversation.ts';
import { acceptFile, cancelFileByUser, fileTick } from './file-receiving.ts';
import { offerFile, sendChunk } from './file-sending.ts';
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
} from './inviting.ts';
import { dismiss, end, policy } from './leaving.ts';
import { onSilenceTimeout, onUnauthenticatedHint, probeAgain } from './liveness.ts';
import { offerRefresh, resendLater, retry } from './sending.ts';
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
} from './surroundings.ts';
import type { TransitionName } from './table.ts';
import { on, type Transition } from './turn.ts';

/** A readable invite waits for its dialog: to begin something is to say yes to it. */
const unlessInvited =
	(begin: Transition): Transition =>
	(step, input) =>
		step.state.pending?.role === 'invitee' && step.state.pending.handshake ? accept(step, input) : begin(step, input);

/** An invite that a missing key left unread is read first: the key may be there by now. */
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
	edit,
	remove,
	react,
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
