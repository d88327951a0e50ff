/** The code behind the names of the table. */

import { accept, askedExpired, cancelled, decline, giveUp, openDialog, takenElsewhere } from './answering.ts';
import { asked, keys } from './asked.ts';
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
import { breakSilence, doubt, probeAgain } from './liveness.ts';
import type { ActName } from './rows.ts';
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
import { type Act, on } from './turn.ts';

/** A readable invite waits for its dialog: to begin something is to say yes to it. */
const unlessAsked =
	(begin: Act): Act =>
	(turn, input) =>
		turn.state.pending?.role === 'asked' && turn.state.pending.handshake ? accept(turn, input) : begin(turn, input);

/** An invite that a missing key left unread is read first: the key may be there by now. */
const readAndAccept: Act = (turn, input) => {
	const { pending } = turn.state;
	if (pending?.role === 'asked' && !pending.handshake && turn.context.identity && turn.context.peerKey) {
		keys(turn, input);
	}
	return accept(turn, input);
};

const resendBoth: Act = (turn, input) => {
	const invite = inviteAgain(turn, input);
	return resendLater(turn) ? 'resent' : invite;
};

export const ACTS: Readonly<Record<ActName, Act>> = {
	start: unlessAsked(start),
	accept: readAndAccept,
	decline,
	cancel,
	giveUp,
	refresh: unlessAsked(refresh),
	end,
	dismiss,
	send,
	handBack: handBackText,
	retry: on('retry', (turn, { id }) => retry(turn, id)),
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
	asked,
	accepted,
	lateAccept,
	data,
	declined,
	cancelled,
	takenElsewhere,
	peerLocked,
	doubt,
	refetch,
	relayed,
	refused,
	inviteExpired,
	askedExpired,
	confirmExpired,
	refreshExpired,
	probe: probeAgain,
	silence: breakSilence,
	idle,
	resend: resendBoth,
	unacknowledged: (turn) => offerRefresh(turn),
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
