/*
 * Two machines of the session table (packages/otr-protocol/src/session) over a channel that belongs to an adversary.
 *
 * The table itself is session-table.pml, written from table.ts: which transition an input performs in which phase, and where it may lead. Here are the
 * transitions, reduced to what decides about phases, keys and timers. docs/models/README.md tells what is left out and why.
 *
 * The channel is what was ever sent: each frame may be delivered at any time, in any order, any number of times, or never. Hints carry nothing
 * that is secret, so the adversary has them all at any time, and those that the machines send need not be kept. A data frame opens once (the
 * ratchet refuses the second), and one at a time of each direction is under way.
 *
 * Nothing is counted out: numbers of handshakes and of keys are given back when nobody can refer to them any more, so that invitations, refreshes
 * and reloads may go on for ever, and the search is complete all the same. That a number is always free is itself asserted.
 */

/*
 * What happens beside invitations, sessions and hints, by -D when the checker is written: NETWORK (connections come and go), KEYS (locked identities,
 * strangers, a directory that lies), PAGES (reloads, other tabs and devices), POLICY (logout, settings, vault, idleness). HONEST: nothing but two users
 * who want a session. FAIR: time goes on for both. MUTANT_...: something is wrong, and a claim must fail. FREE_ROWS: then the rows don't catch it first.
 */

#ifdef FREE_ROWS
#define IN_ROW(condition) skip
#else
#define IN_ROW(condition) assert(condition)
#endif

#include "session-table.pml"

#define PEER(m) (1 - (m))
#define SIDS 7
#define ROOTS 7
#define STRANGER 3 /* writer of a handshake that is neither machine's */

/* roles of a pending handshake (state.ts) */
#define NONE 0
#define INITIATOR 1
#define INVITEE 2
#define RESPONDER 3

/* probe of a live session (liveness.ts): asked for a sign of life; asked and interrupted; asked because of a hint */
#define CALM 0
#define DOUBTED 1
#define MISSED 2
#define HINTED 3

/* how an invite reads: its identity is the peer's, there is no key to read it by yet, or it is another's than the pinned one */
#define OPENS 0
#define UNREAD 1
#define OTHER_KEY 2

/* ---- one machine each ---- */
byte phase[2];
byte fallback[2] = NO_PHASE;
byte role[2];
byte psid[2];		/* handshake of the pending one */
byte proot[2];		/* keys of a pending responder */
byte bproot[2];		/* keys of an invite that was answered concurrently with the pending handshake */
bit readable[2];	/* an invite of the peer's that was opened */
bit extended[2];	/* the time of the pending one was prolonged */
byte live[2];		/* keys of the session */
bit marker[2];
bit offline[2];
bit locked[2];
byte probe[2];
bit t_invite[2];
bit t_confirm[2];
bit t_rekey[2];
bit t_dialog[2];
bit t_silence[2];
bit t_probe[2];

/* ---- the channel ---- */
byte writer[SIDS + 1];		/* 0: the number is free; m + 1; STRANGER */
bit stale[2];			/* an invite is about that this machine wrote and has given up */
byte sid_of[ROOTS + 1];		/* 0: the number is free. An accept of these keys is about while the initiator waits for it */
bit ready_sent[ROOTS + 1];
bit end_to[2 * ROOTS + 2];	/* under these keys an `end` to this machine is about */
bit data_to[2 * ROOTS + 2];

/* ---- what the claims speak of ---- */
bit hot[2];	/* keys were agreed, or an accept was written, and the user has not ended it since */
#ifdef FAIR
byte watched_m;	/* one pending handshake, any one, chosen at any time; `watched_s` is 0 before and after */
byte watched_s;
bit watched;
bit apart;	/* both are established, under keys that differ: this pair of keys, noted at any time, until one of them is another */
bit noted;
#endif

/* ---- of one step ---- */
hidden byte was;
hidden byte i_sid;
hidden byte i_root;
hidden byte i_read;
hidden byte i_content;	/* 0 data, 1 ready, 2 end */
hidden byte i_flag;
hidden byte fresh;
hidden byte again;
hidden byte i_role;
hidden byte i_psid;

#define IS_LIVE(m) (phase[m] == P_established || phase[m] == P_interrupted)
#define IS_OVER(m) (phase[m] >= P_ended)

/* ---- numbers: allotted from the lowest, given back when nothing refers to them ---- */

inline new_sid(who)
{
	fresh = 1;
	do
	:: fresh < SIDS && writer[fresh] != 0 -> fresh++
	:: else -> break
	od;
	assert(writer[fresh] == 0);
	writer[fresh] = who
}

inline new_root(s)
{
	fresh = 1;
	do
	:: fresh < ROOTS && sid_of[fresh] != 0 -> fresh++
	:: else -> break
	od;
	assert(sid_of[fresh] == 0);
	sid_of[fresh] = s
}

/* What nobody refers to is given back, and what is left is named in the order in which it is met: names are not part of the protocol. In C for speed. */
c_code {
static int held(int r) { return now.live[0] == r || now.live[1] == r || now.proot[0] == r || now.proot[1] == r || now.bproot[0] == r || now.bproot[1] == r; }

/* The initiator still waits for an accept of these keys. Accepts that the responder has given up are all alike: one of them is kept. */
static int offered(int r)
{
	int s = now.sid_of[r], w = now.writer[s] - 1, other;
	if (w > 1 || now.role[w] != 1 || now.psid[w] != s) return 0;
	for (other = 1; other < r; other++)
		if (now.sid_of[other] == s && !held(other)) return 0;
	return 1;
}

static void give_back(void)
{
	unsigned char root[ROOTS + 1], sid[SIDS + 1], sid_of[ROOTS + 1], ready[ROOTS + 1], end_to[2 * ROOTS + 2], data_to[2 * ROOTS + 2], writer[SIDS + 1];
	int r, s, m, roots = 0, sids = 0;
	int order[6];
	order[0] = now.live[0]; order[1] = now.live[1]; order[2] = now.proot[0]; order[3] = now.proot[1];
	order[4] = now.bproot[0]; order[5] = now.bproot[1];
	memset(root, 0, sizeof root); memset(sid, 0, sizeof sid); memset(sid_of, 0, sizeof sid_of); memset(ready, 0, sizeof ready);
	memset(end_to, 0, sizeof end_to); memset(data_to, 0, sizeof data_to); memset(writer, 0, sizeof writer);
	for (m = 0; m < 6; m++) if (order[m] && !root[order[m]]) root[order[m]] = ++roots;
	for (r = 1; r <= ROOTS; r++) if (now.sid_of[r] && !root[r] && offered(r)) root[r] = ++roots;
	for (m = 0; m < 2; m++) if (now.psid[m] && !sid[now.psid[m]]) sid[now.psid[m]] = ++sids;
	for (s = 1; s <= roots; s++)
		for (r = 1; r <= ROOTS; r++) if (root[r] == s && !sid[now.sid_of[r]]) sid[now.sid_of[r]] = ++sids;
	for (r = 1; r <= ROOTS; r++) if (root[r]) {
		sid_of[root[r]] = sid[now.sid_of[r]];
		ready[root[r]] = now.ready_sent[r] && (now.proot[0] == r || now.proot[1] == r || now.bproot[0] == r || now.bproot[1] == r);
		for (m = 0; m < 2; m++) if (now.live[m] == r || now.proot[m] == r || now.bproot[m] == r) {
			end_to[2 * root[r] + m] = now.end_to[2 * r + m];
			data_to[2 * root[r] + m] = now.data_to[2 * r + m];
		}
	}
	for (s = 1; s <= SIDS; s++) if (sid[s]) writer[sid[s]] = now.writer[s];
#ifdef FAIR
	if (now.watched_s)
		now.watched_s = now.role[now.watched_m] && now.psid[now.watched_m] == now.watched_s ? sid[now.watched_s] : 0;
#endif
	for (m = 0; m < 2; m++) { now.live[m] = root[now.live[m]]; now.proot[m] = root[now.proot[m]]; now.bproot[m] = root[now.bproot[m]]; now.psid[m] = sid[now.psid[m]]; }
	for (r = 0; r <= ROOTS; r++) { now.sid_of[r] = sid_of[r]; now.ready_sent[r] = ready[r]; }
	for (r = 0; r < 2 * ROOTS + 2; r++) { now.end_to[r] = end_to[r]; now.data_to[r] = data_to[r]; }
	for (s = 0; s <= SIDS; s++) now.writer[s] = writer[s];
}
}

inline give_back()
{
	c_code { give_back(); }
}

/* ---- leaving.ts ---- */

inline forget_pending(m)
{
	if
	:: role[m] == INITIATOR -> stale[m] = 1
	:: else -> skip
	fi;
	role[m] = NONE;
	psid[m] = 0;
	proot[m] = 0;
	bproot[m] = 0;
	readable[m] = 0;
	extended[m] = 0
}

inline drop_pending(m)
{
	if
	:: role[m] != NONE ->
		forget_pending(m);
		t_invite[m] = 0;
		t_confirm[m] = 0;
		t_rekey[m] = 0;
		t_dialog[m] = 0
	:: else -> skip
	fi
}

inline wipe_session(m)
{
	live[m] = 0;
	probe[m] = CALM;
	t_silence[m] = 0;
	t_probe[m] = 0
}

inline clear_marker(m)
{
	marker[m] = 0
}

inline fail_invitation(m, place, own)
{
	if
	:: fallback[m] != NO_PHASE && (own || fallback[m] == P_lost || fallback[m] == P_elsewhere) -> phase[m] = fallback[m]
	:: else -> phase[m] = place
	fi;
	fallback[m] = NO_PHASE;
	if
	:: phase[m] == P_idle -> clear_marker(m)
	:: else -> skip
	fi
}

inline enter_lost(m, wipe)
{
	if
	:: wipe -> wipe_session(m)
	:: else ->
		t_probe[m] = 0;
		t_silence[m] = 0;
		probe[m] = CALM
	fi;
	phase[m] = P_lost
}

inline close_session(m, place)
{
	if
	:: live[m] != 0 -> end_to[2 * live[m] + PEER(m)] = 1
	:: else -> skip
	fi;
	/* an invitation whose dialog is not shown yet does not belong to this conversation */
	if
	:: role[m] != INVITEE || place != P_idle -> drop_pending(m)
	:: else -> skip
	fi;
	wipe_session(m);
	phase[m] = place;
	fallback[m] = NO_PHASE;
	if
	:: place == P_idle -> clear_marker(m)
	:: else -> skip
	fi
}

inline ended_by_peer(m)
{
	drop_pending(m);
	wipe_session(m);
	phase[m] = P_ended;
	fallback[m] = NO_PHASE
}

inline transition_end(m)
{
	close_session(m, P_idle)
}

inline transition_dismiss(m)
{
	if
	:: phase[m] == P_elsewhere ->
		if
		:: role[m] != INVITEE -> drop_pending(m)
		:: else -> skip
		fi;
		phase[m] = P_idle;
		fallback[m] = NO_PHASE;
		marker[m] = 0
	:: else -> close_session(m, P_idle)
	fi
}

/* i_flag: logout; otherwise the setting, or the peer's account */
inline transition_policy(m)
{
	if
	:: i_flag ->
#ifndef MUTANT_LOGOUT_KEEPS_THE_DIALOG
		drop_pending(m);
#endif
		close_session(m, P_idle)
	:: !i_flag && (phase[m] == P_idle || IS_OVER(m)) -> drop_pending(m)
	:: else -> close_session(m, P_ended)
	fi
}

/* ---- establish.ts ---- */

inline establish(m, r)
{
#ifndef MUTANT_MARKER_MISSING
	marker[m] = 1;
#endif
	t_invite[m] = 0;
	t_confirm[m] = 0;
	t_rekey[m] = 0;
	t_dialog[m] = 0;
	t_probe[m] = 0;
	again = (role[m] != NONE && role[m] != INVITEE && phase[m] != P_inviting && phase[m] != P_confirming) || fallback[m] == P_lost;
	if
	:: !again && !IS_LIVE(m) -> wipe_session(m)
	:: else -> skip
	fi;
	if
	:: offline[m] -> phase[m] = P_interrupted
	:: else -> phase[m] = P_established; t_silence[m] = 1
	fi;
	fallback[m] = NO_PHASE;
	forget_pending(m);
	live[m] = r;
	probe[m] = CALM;
#ifdef FAIR
	apart = 0;
#endif
	hot[m] = 1
}

/* ---- inviting.ts ---- */

inline invite(m)
{
	if
	:: role[m] == INITIATOR -> stale[m] = 1
	:: else -> skip
	fi;
	new_sid(m + 1);
	role[m] = INITIATOR;
	psid[m] = fresh;
	proot[m] = 0;
	bproot[m] = 0;
	readable[m] = 0;
	extended[m] = 0
}

/* i_flag: the directory names another key than the pin, or none, or our own */
inline transition_start(m)
{
	if
	:: role[m] == INVITEE && readable[m] -> accept_invitee(m)
	:: !(role[m] == INVITEE && readable[m]) && !locked[m] ->
		if
		:: i_flag -> phase[m] = P_failed
		:: else ->
			invite(m);
			marker[m] = 0;
			phase[m] = P_inviting;
			fallback[m] = P_idle;
			t_dialog[m] = 0;
			t_invite[m] = 1;
			hot[m] = 0
		fi
	:: else -> skip
	fi
}

inline transition_refresh(m)
{
	if
	:: role[m] == INVITEE && readable[m] -> accept_invitee(m)
	:: (role[m] == NONE || (role[m] == INVITEE && !readable[m])) && !locked[m] && !i_flag ->
		invite(m);
#ifndef MUTANT_OLD_INVITE_TIMER
		t_invite[m] = 0;
#endif
		t_dialog[m] = 0;
		t_rekey[m] = 1
	:: else -> skip
	fi
}

inline abandon_refresh(m)
{
	drop_pending(m)
}

inline transition_cancel(m)
{
	if
	:: phase[m] == P_inviting ->
		drop_pending(m);
		fail_invitation(m, P_idle, 1)
	:: phase[m] != P_inviting && role[m] != NONE && role[m] != INVITEE -> abandon_refresh(m)
	:: else -> skip
	fi
}

inline transition_accepted(m)
{
	if
	:: role[m] == INITIATOR && psid[m] == i_sid && !locked[m] ->
		establish(m, i_root);
		ready_sent[i_root] = 1
	:: else -> skip
	fi
}

/* answered with the hint `cancel` */
inline transition_lateAccept(m)
{
	skip
}

inline transition_inviteExpired(m)
{
	drop_pending(m);
	fail_invitation(m, P_expired, 0)
}

inline transition_refreshExpired(m)
{
	abandon_refresh(m)
}

#ifdef MUTANT_EXTENDED_FOR_EVER
#define EXTENDABLE(m) true
#else
#define EXTENDABLE(m) !extended[m]
#endif

inline transition_peerLocked(m)
{
	if
	:: role[m] == INITIATOR && psid[m] == i_sid && EXTENDABLE(m) ->
		assert(!extended[m]);
		extended[m] = 1;
		if
		:: phase[m] == P_inviting -> t_invite[m] = 1
		:: else -> t_rekey[m] = 1
		fi
	:: else -> skip
	fi
}

inline transition_declined(m)
{
	if
	:: role[m] == INITIATOR && psid[m] == i_sid ->
		if
		:: phase[m] != P_inviting -> abandon_refresh(m)
		:: else ->
			drop_pending(m);
			fail_invitation(m, P_declined, 0)
		fi
	:: else -> skip
	fi
}

/* the directory is asked again; a changed key comes back as `keys` */
inline transition_refetch(m)
{
	skip
}

/* ---- answering.ts ---- */

inline accept_invite(m, s)
{
	new_root(s);
	role[m] = RESPONDER;
	psid[m] = s;
	proot[m] = fresh;
	readable[m] = 0;
	t_invite[m] = 0;
	t_dialog[m] = 0;
	if
	:: IS_LIVE(m) || phase[m] == P_lost || phase[m] == P_elsewhere ->
#ifndef MUTANT_MARKER_WITHOUT_REKEY
		marker[m] = 1;
#endif
		t_rekey[m] = 1
	:: else ->
#ifndef MUTANT_MARKER_LATE
		marker[m] = 1;
#endif
		if
		:: fallback[m] == NO_PHASE -> fallback[m] = phase[m]
		:: else -> skip
		fi;
		phase[m] = P_confirming;
#ifndef MUTANT_NO_CONFIRM_TIMER
		t_confirm[m] = 1
#else
		skip
#endif
	fi;
	hot[m] = 1
}

/* An invite is answered, and the pending handshake stays: the one that is finished first counts. */
inline accept_concurrent(m, s)
{
	new_root(s);
	bproot[m] = fresh;
#ifdef MUTANT_MARKER_WITHOUT_REKEY
	marker[m] = marker[m] || phase[m] == P_inviting || phase[m] == P_confirming;
#else
#ifndef MUTANT_MARKER_LATE
	marker[m] = 1;
#endif
#endif
	hot[m] = 1
}

/* the user accepts an invite that was read */
inline accept_invitee(m)
{
	if
	:: !locked[m] ->
		if
		:: phase[m] == P_lost || phase[m] == P_elsewhere ->
			fallback[m] = phase[m];
			phase[m] = P_invited
		:: else -> skip
		fi;
		accept_invite(m, psid[m])
	:: else -> skip
	fi
}

inline transition_accept(m)
{
	if
	:: role[m] == INVITEE && !readable[m] && !locked[m] -> read_waiting(m)
	:: else -> skip
	fi;
	if
	:: role[m] == INVITEE && readable[m] -> accept_invitee(m)
	:: else -> skip
	fi
}

inline transition_dialog(m)
{
	if
	:: role[m] == INVITEE ->
		fallback[m] = phase[m];
		phase[m] = P_invited;
		if
		:: locked[m] -> assert(!extended[m]); extended[m] = 1; t_invite[m] = 1
		:: else -> skip
		fi
	:: else -> skip
	fi
}

inline transition_decline(m)
{
	drop_pending(m);
	fail_invitation(m, P_idle, 1)
}

inline transition_giveUp(m)
{
	drop_pending(m);
	fail_invitation(m, P_idle, 1)
}

inline transition_cancelled(m)
{
	if
	:: bproot[m] != 0 && sid_of[bproot[m]] == i_sid -> bproot[m] = 0	/* our own invite goes again */
	:: role[m] == RESPONDER && psid[m] == i_sid && bproot[m] != 0 ->
		psid[m] = sid_of[bproot[m]];
		proot[m] = bproot[m];
		bproot[m] = 0;
		t_confirm[m] = 1
	:: !(bproot[m] != 0 && (sid_of[bproot[m]] == i_sid || role[m] == RESPONDER)) && (role[m] == INVITEE || role[m] == RESPONDER) && psid[m] == i_sid ->
		drop_pending(m);
		if
		:: phase[m] == P_invited || phase[m] == P_confirming ->
			fail_invitation(m, P_expired, 0)
		:: else -> skip
		fi
	:: else -> skip
	fi
}

inline transition_takenElsewhere(m)
{
	if
	:: role[m] == NONE || role[m] == INVITEE ->
		drop_pending(m);
		if
		:: phase[m] != P_lost ->
			phase[m] = P_elsewhere;
			fallback[m] = NO_PHASE
		:: else -> skip
		fi
	:: else -> skip
	fi
}

inline transition_inviteeExpired(m)
{
	drop_pending(m);
	if
	:: phase[m] == P_invited -> fail_invitation(m, P_expired, 0)
	:: else -> skip
	fi
}

/* ---- received-invite.ts ---- */

inline key_changed(m)
{
	if
	:: live[m] != 0 || (role[m] != NONE && role[m] != INVITEE) || phase[m] == P_lost || phase[m] == P_elsewhere -> skip
	:: else ->
		drop_pending(m);
		phase[m] = P_failed;
		fallback[m] = NO_PHASE
	fi
}

inline wait_for_dialog(m, s, opened)
{
	if
	:: psid[m] == s -> readable[m] = opened
	:: else ->
		role[m] = INVITEE;
		psid[m] = s;
		readable[m] = opened;
		if
		:: phase[m] != P_invited -> t_dialog[m] = 1
		:: else -> skip
		fi;
		t_invite[m] = 1
	fi
}

#ifdef MUTANT_BOTH_YIELD
#define YIELDS(m) true
#else
#define YIELDS(m) (m == 1)
#endif

/* an invite of the peer, opened under the identity that is expected */
inline welcome(m, s)
{
	if
	:: role[m] == INITIATOR ->
		if
		:: !YIELDS(m) -> skip	/* the smaller uid: its own invite holds, and goes again */
		:: else ->
#ifdef MUTANT_OLD_INVITE_WINS
			drop_pending(m);
			accept_invite(m, s)
#else
			accept_concurrent(m, s)
#endif
		fi
	:: role[m] != INITIATOR && live[m] != 0 -> accept_invite(m, s)	/* a rekey */
	:: role[m] == RESPONDER && live[m] == 0 -> accept_concurrent(m, s)	/* in `confirming`: the user has just accepted this identity */
	:: else -> wait_for_dialog(m, s, 1)
	fi
}

#define KNOWN(m, s) ((role[m] != NONE && psid[m] == s) || (bproot[m] != 0 && sid_of[bproot[m]] == s))

/* f: an invite, which anybody may have recorded, costs no invitation of ours, and no accept whose `ready` is due */
#define CLAIM_STANDS(m) \
	(!(i_role == INITIATOR || (i_role == RESPONDER && was == P_confirming)) || (phase[m] == was && role[m] == i_role && psid[m] == i_psid))

inline transition_inviteReceived(m)
{
	i_role = role[m];
	i_psid = psid[m];
	if
	:: KNOWN(m, i_sid) -> skip	/* the same accept again, or asked already */
	:: !KNOWN(m, i_sid) && (i_read == UNREAD || locked[m]) ->
		if
		:: live[m] != 0 || role[m] == INITIATOR || phase[m] == P_confirming -> skip
		:: else -> wait_for_dialog(m, i_sid, 0)
		fi
	:: !KNOWN(m, i_sid) && i_read == OTHER_KEY && !locked[m] ->
#ifdef MUTANT_OTHER_KEY_REFRESHES
		welcome(m, i_sid)
#else
		key_changed(m)
#endif
	:: else -> welcome(m, i_sid)
	fi;
	assert(CLAIM_STANDS(m))
}

/* an invite that waited for a key is read */
inline read_waiting(m)
{
	if
	:: i_flag -> key_changed(m)
	:: !i_flag && writer[psid[m]] == PEER(m) + 1 -> welcome(m, psid[m])
	:: else ->
		drop_pending(m);
		if
		:: phase[m] == P_invited -> fail_invitation(m, P_failed, 0)
		:: else -> skip
		fi
	fi
}

inline transition_keys(m)
{
	if
	:: role[m] == INVITEE && !readable[m] && !locked[m] -> read_waiting(m)
	:: else -> skip	/* of an invite to a key that is no longer the peer's: README, "What is left out" */
	fi
}

/* ---- confirming.ts, conversation.ts, receiving.ts ---- */

inline transition_confirmExpired(m)
{
	drop_pending(m);
	fail_invitation(m, P_failed, 0)
}

/* a frame of the peer opened */
inline peer_alive(m)
{
	probe[m] = CALM;
	if
	:: !offline[m] ->
		t_probe[m] = 0;
		t_silence[m] = 1;
		phase[m] = P_established
	:: else -> skip
	fi
}

#define AWAITED(m, r) (r != 0 && ((role[m] == RESPONDER && proot[m] == r) || bproot[m] == r))

inline transition_data(m)
{
	if
	:: AWAITED(m, i_root) ->
		if
		:: i_content == 1 ->
			/* the newer accept goes on, concurrently with the session of the older */
			i_psid = 0;
			if
			:: role[m] == RESPONDER && proot[m] == i_root && bproot[m] != 0 -> i_psid = sid_of[bproot[m]]; i_role = bproot[m]
			:: else -> skip
			fi;
			establish(m, i_root);
			if
			:: i_psid != 0 ->
				role[m] = RESPONDER;
				psid[m] = i_psid;
				proot[m] = i_role;
				t_rekey[m] = 1
			:: else -> skip
			fi
		:: i_content == 2 -> ended_by_peer(m)
		:: else -> skip	/* kept until `ready` */
		fi
	:: !AWAITED(m, i_root) && live[m] == i_root && i_root != 0 ->
		peer_alive(m);
		if
		:: i_content == 2 -> ended_by_peer(m)
		:: else -> skip
		fi
	:: else -> skip	/* the sealed end again, or the hint `unknown` */
	fi
}

/* What goes through a session, and what is said of it, changes neither phases nor keys. */
inline transition_typing(m) { skip }
inline transition_typingOver(m) { skip }
inline transition_setTimer(m) { skip }
inline transition_expireSkipped(m) { skip }
inline transition_offerFile(m) { skip }
inline transition_acceptFile(m) { skip }
inline transition_cancelFile(m) { skip }
inline transition_sendChunk(m) { skip }
inline transition_fileTick(m) { skip }
inline transition_send(m) { skip }
inline transition_handBack(m) { skip }
inline transition_retry(m) { skip }
inline transition_read(m) { skip }
inline transition_unacknowledged(m) { skip }
inline transition_resend(m) { skip }

/* ---- liveness.ts ---- */

inline probe_peer(m, hinted)
{
	if
	:: live[m] != 0 && !offline[m] && (probe[m] == CALM || (probe[m] != HINTED && hinted)) ->
		probe[m] = (hinted -> HINTED : DOUBTED);
		t_silence[m] = 0;
		t_probe[m] = 1
	:: else -> skip
	fi
}

inline transition_onUnauthenticatedHint(m)
{
#ifdef MUTANT_HINT_TO_IDLE
	wipe_session(m);
	phase[m] = P_idle
#else
	probe_peer(m, 1)
#endif
}

inline transition_silence(m)
{
	if
	:: probe[m] == CALM -> probe_peer(m, 0)
	:: else -> skip
	fi
}

/* the first time is after 5 s, the second after 23; of a question that a hint raised the first is the last */
inline transition_probe(m)
{
	if
	:: probe[m] == CALM || offline[m] -> skip
	:: probe[m] == DOUBTED && !offline[m] ->
		probe[m] = MISSED;
		if
		:: phase[m] == P_established -> phase[m] = P_interrupted
		:: else -> skip
		fi;
#ifndef MUTANT_PROBE_ONCE
		t_probe[m] = 1
#else
		skip
#endif
	:: else -> enter_lost(m, 0)
	fi
}

/* ---- environment.ts ---- */

inline not_taken(m)
{
	if
	:: phase[m] != P_inviting -> abandon_refresh(m)
	:: else ->
		drop_pending(m);
		fail_invitation(m, P_failed, 0)
	fi
}

/* i_flag: of an invite, and nobody took it; otherwise of data */
inline transition_relayed(m)
{
	if
	:: i_flag && role[m] == INITIATOR -> not_taken(m)
	:: !i_flag && live[m] != 0 && phase[m] != P_lost -> probe_peer(m, 0)
	:: else -> skip
	fi
}

/* i_flag: because the peer's account is not active; otherwise of an invite, for good */
inline transition_refused(m)
{
	if
	:: i_flag && live[m] != 0 -> i_flag = 0; transition_policy(m)
	:: !i_flag && role[m] == INITIATOR -> not_taken(m)
	:: else -> skip
	fi
}

/* i_flag: the network is there */
inline transition_network(m)
{
	if
	:: i_flag && offline[m] ->
		offline[m] = 0;
		if
		:: live[m] != 0 && phase[m] != P_lost ->
			probe_peer(m, 0);
			t_silence[m] = 1
		:: else -> skip
		fi
	:: !i_flag && !offline[m] ->
		offline[m] = 1;
		if
		:: live[m] != 0 ->
			t_probe[m] = 0;
			t_silence[m] = 0;
			probe[m] = CALM;
			if
			:: phase[m] == P_established -> phase[m] = P_interrupted
			:: else -> skip
			fi
		:: else -> skip
		fi
	:: else -> skip
	fi
}

inline transition_presence(m)
{
	if
	:: live[m] != 0 && phase[m] != P_lost -> probe_peer(m, 0)
	:: else -> skip
	fi
}

inline transition_idle(m)
{
	if
	:: live[m] != 0 ->
		drop_pending(m);
		enter_lost(m, 1)
	:: else -> skip
	fi
}

inline transition_restored(m)
{
	phase[m] = P_lost;
	marker[m] = 1
}

inline transition_vaultLost(m)
{
	if
	:: live[m] != 0 ->
		drop_pending(m);
		enter_lost(m, 1)
	:: live[m] == 0 && role[m] != NONE ->
		drop_pending(m);
		if
		:: phase[m] == P_inviting || phase[m] == P_invited || phase[m] == P_confirming ->
			fail_invitation(m, P_failed, 0)
		:: else -> skip
		fi
	:: else -> skip
	fi
}

inline transition_vaultFull(m)
{
	transition_vaultLost(m)
}

inline transition_otherTab(m)
{
	drop_pending(m);
	wipe_session(m);
	phase[m] = P_elsewhere;
	fallback[m] = NO_PHASE;
	marker[m] = 1
}

/* ---- the claims that hold in every state ---- */

#define BOTH_ESTABLISHED (phase[0] == P_established && phase[1] == P_established)

/* a: nothing goes out plain after keys were agreed, unless the user ended it */
#define CLAIM_PLAIN(m) (!(phase[m] == P_idle && hot[m]))

/* b: keys of one handshake are the same on both sides, and no keys are a stranger's */
#define CLAIM_KEYS \
	((live[0] == 0 || live[1] == 0 || sid_of[live[0]] != sid_of[live[1]] || live[0] == live[1]) && \
	 (live[0] == 0 || writer[sid_of[live[0]]] != STRANGER) && (live[1] == 0 || writer[sid_of[live[1]]] != STRANGER))

/* c: each wait has what ends it, and no timer runs for something else */
#define AT_REST(m) (role[m] == NONE && (phase[m] == P_idle || phase[m] == P_lost || phase[m] == P_elsewhere || IS_OVER(m) || (phase[m] == P_interrupted && offline[m])))
#define CLAIM_WAITS(m) \
	((phase[m] == P_inviting) <= (role[m] == INITIATOR && t_invite[m] != 0) && \
	 (phase[m] == P_invited) <= (role[m] == INVITEE && t_invite[m] != 0) && \
	 (phase[m] == P_confirming) <= (role[m] == RESPONDER && t_confirm[m] != 0) && \
	 (role[m] == INVITEE) <= (t_invite[m] != 0 && (phase[m] == P_invited || t_dialog[m] != 0)) && \
	 (role[m] == INITIATOR && phase[m] != P_inviting) <= (t_rekey[m] != 0) && \
	 (role[m] == RESPONDER && phase[m] != P_confirming) <= (t_rekey[m] != 0) && \
	 (IS_LIVE(m) && !offline[m]) <= (t_silence[m] || t_probe[m]) && \
	 (IS_LIVE(m) && probe[m] != CALM) <= t_probe[m] && \
	 (t_invite[m] || t_confirm[m] || t_rekey[m] || t_dialog[m] || t_silence[m] || t_probe[m] || AT_REST(m)))

#define CLAIM_TIMERS(m) \
	((t_invite[m] != 0) <= (phase[m] == P_inviting || role[m] == INVITEE) && \
	 (t_confirm[m] != 0) <= (phase[m] == P_confirming) && \
	 (t_rekey[m] != 0) <= (role[m] == INITIATOR || role[m] == RESPONDER) && \
	 (t_dialog[m] != 0) <= (role[m] == INVITEE))

/* d, beside the liveness below: a session that is wished for or held is never nowhere */
#define CLAIM_SESSION(m) \
	(IS_LIVE(m) <= (live[m] != 0) && \
	 (bproot[m] != 0) <= (role[m] == INITIATOR || (role[m] == RESPONDER && phase[m] == P_confirming)))

inline after(m)
{
	give_back();
	printf("%d > %d role %d fallback %d live %d marker %d\n", m, phase[m], role[m], fallback[m], live[m], marker[m]);
	assert(CLAIM_PLAIN(m));
	assert(CLAIM_KEYS);
	assert(CLAIM_WAITS(m));
	assert(CLAIM_TIMERS(m));
	assert(CLAIM_SESSION(m))
}

/* the user's own action, and logout: what follows may be plain */
inline own(m)
{
	if
	:: phase[m] == P_idle -> hot[m] = 0
	:: else -> skip
	fi
}

/* ---- time: timers of invitations ---- */
proctype Clock(byte m)
{
end:	do
#ifndef HONEST
#ifndef MUTANT_NO_INVITE_TIMER
	:: d_step { t_invite[m] -> t_invite[m] = 0; input_timer_invite(m); after(m) }
#endif
	:: d_step { t_confirm[m] -> t_confirm[m] = 0; input_timer_confirm(m); after(m) }
	:: d_step { t_rekey[m] -> t_rekey[m] = 0; input_timer_rekey(m); after(m) }
#else
	/* nothing more can come for this rekey */
	:: d_step { t_rekey[m] && live[PEER(m)] != proot[m] && (role[PEER(m)] != INITIATOR || psid[PEER(m)] != psid[m]) ->
		t_rekey[m] = 0; input_timer_rekey(m); after(m) }
#endif
	:: d_step { t_dialog[m] -> t_dialog[m] = 0; input_timer_dialog(m); after(m) }
	od
}

#ifndef HONEST
/* ---- time: is the peer there? ---- */
proctype Pulse(byte m)
{
end:	do
#ifndef MUTANT_NO_SILENCE_TIMER
	:: d_step { t_silence[m] -> t_silence[m] = 0; input_timer_silence(m); after(m) }
#endif
	:: d_step { t_probe[m] -> t_probe[m] = 0; input_timer_probe(m); after(m) }
	od
}

#endif

/* ---- the user, the server, the network, the page ---- */

#define FRAME(m, s, kind) i_sid = s; input_frame_##kind(m); after(m)

#define ACCEPT(r) :: d_step { role[m] == INITIATOR && sid_of[r] != 0 && sid_of[r] == psid[m] -> i_root = r; FRAME(m, psid[m], accept) }

#ifdef HONEST
/* Two users who want a session, at the same time or one after the other, and a network that delivers. */
bit asked_for;

proctype World(byte m)
{
	bit started;
end:	do
	:: d_step { !started && (phase[m] == P_idle || phase[m] == P_invited) -> started = 1; asked_for = 1; i_flag = 0; input_start(m); after(m) }
	:: d_step { phase[m] == P_invited -> i_flag = 0; input_accept(m); after(m) }
	:: d_step { role[PEER(m)] == INITIATOR && !KNOWN(m, psid[PEER(m)]) && (role[m] == NONE || (role[m] == INITIATOR && YIELDS(m))) ->
		i_read = OPENS; FRAME(m, psid[PEER(m)], invite) }
	:: d_step { stale[PEER(m)] && role[m] == INITIATOR && YIELDS(m) -> new_sid(PEER(m) + 1); i_read = OPENS; FRAME(m, fresh, invite) }
	ACCEPT(1)
	ACCEPT(2)
	:: d_step { role[m] == RESPONDER && ready_sent[proot[m]] -> i_root = proot[m]; i_content = 1; FRAME(m, psid[m], data) }
	:: d_step { bproot[m] != 0 && ready_sent[bproot[m]] -> i_root = bproot[m]; i_content = 1; FRAME(m, sid_of[i_root], data) }
	od
}

/* e: when nothing is left to happen, they have it, under the same keys */
proctype Outcome()
{
end:	timeout -> assert(!asked_for || (BOTH_ESTABLISHED && live[0] == live[1] && role[0] == NONE && role[1] == NONE))
}
#else
proctype World(byte m)
{
end:	do
#ifdef WATCH_KEYS
	:: d_step { !noted && BOTH_ESTABLISHED && live[0] != live[1] -> noted = 1; apart = 1 }
#endif
#ifdef WATCH_INVITATION
	:: d_step { !watched && role[m] != NONE -> watched = 1; watched_m = m; watched_s = psid[m] }
#endif
	/* the user */
	:: d_step { role[m] != INITIATOR && (phase[m] == P_idle || IS_OVER(m) || phase[m] == P_invited || phase[m] == P_lost || phase[m] == P_elsewhere) ->
		i_flag = 0; input_start(m); after(m) }
	:: d_step { phase[m] == P_invited -> i_flag = 0; input_accept(m); after(m) }
	:: d_step { phase[m] == P_invited -> input_decline(m); own(m); after(m) }
	:: d_step { role[m] == INITIATOR || role[m] == RESPONDER -> input_cancel(m); own(m); after(m) }
	:: d_step { (IS_LIVE(m) || phase[m] == P_lost) && role[m] != INITIATOR && role[m] != RESPONDER -> i_flag = 0; input_refresh(m); after(m) }
	:: d_step { phase[m] != P_idle && phase[m] != P_elsewhere -> input_end(m); own(m); after(m) }
	:: d_step { phase[m] == P_lost || phase[m] == P_elsewhere || IS_OVER(m) -> input_dismiss(m); own(m); after(m) }
	:: d_step { IS_LIVE(m) && !offline[m] -> data_to[2 * live[m] + PEER(m)] = 1; give_back() }
	/* invites: the one that waits, and an old one */
	:: d_step { role[PEER(m)] == INITIATOR && !KNOWN(m, psid[PEER(m)]) ->
		i_read = OPENS; FRAME(m, psid[PEER(m)], invite) }
	:: d_step { stale[PEER(m)] -> new_sid(PEER(m) + 1); i_read = OPENS; FRAME(m, fresh, invite) }
	/* accepts and data */
	ACCEPT(1)
	ACCEPT(2)
	ACCEPT(3)
	ACCEPT(4)
	ACCEPT(5)
	ACCEPT(6)
	ACCEPT(7)
	:: d_step { role[m] == RESPONDER && ready_sent[proot[m]] -> i_root = proot[m]; i_content = 1; FRAME(m, psid[m], data) }
	:: d_step { bproot[m] != 0 && ready_sent[bproot[m]] -> i_root = bproot[m]; i_content = 1; FRAME(m, sid_of[i_root], data) }
	:: d_step { bproot[m] != 0 && end_to[2 * bproot[m] + m] -> i_root = bproot[m]; i_content = 2; FRAME(m, sid_of[i_root], data) }
	:: d_step { role[m] == RESPONDER && end_to[2 * proot[m] + m] -> i_root = proot[m]; i_content = 2; FRAME(m, psid[m], data) }
	:: d_step { live[m] != 0 && end_to[2 * live[m] + m] -> i_root = live[m]; i_content = 2; FRAME(m, sid_of[i_root], data) }
	:: d_step { live[m] != 0 && data_to[2 * live[m] + m] ->
		i_root = live[m]; data_to[2 * i_root + m] = 0; i_content = 0; FRAME(m, sid_of[i_root], data) }
	/* hints, true or forged */
	:: d_step { role[m] == INITIATOR -> FRAME(m, psid[m], decline) }
	:: d_step { role[m] == INVITEE || role[m] == RESPONDER -> FRAME(m, psid[m], cancel) }
	:: d_step { bproot[m] != 0 -> FRAME(m, sid_of[bproot[m]], cancel) }
	:: d_step { role[m] == INITIATOR && EXTENDABLE(m) -> FRAME(m, psid[m], locked) }
	:: d_step { live[m] != 0 -> FRAME(m, sid_of[live[m]], unknown) }
	/* the relay's answers: nobody took it; refused for good; the peer's account is not active; presence */
	:: d_step { role[m] == INITIATOR -> i_flag = 1; input_relayed(m); after(m) }
	:: d_step { role[m] == INITIATOR -> i_flag = 0; input_refused(m); after(m) }
	:: d_step { IS_LIVE(m) && probe[m] == CALM -> input_presence(m); after(m) }
#ifdef NETWORK
	:: d_step { offline[m] -> i_flag = 1; input_network(m); after(m) }
	:: d_step { !offline[m] -> i_flag = 0; input_network(m); after(m) }
#endif
#ifdef KEYS
	/* the identity is locked and unlocked; an invite of a stranger, one that cannot be read yet; a directory that lies */
	:: d_step { !locked[m] -> locked[m] = 1 }
	:: d_step { locked[m] -> locked[m] = 0; i_flag = 0; input_keys(m); after(m) }
	:: d_step { locked[m] -> locked[m] = 0; i_flag = 1; input_keys(m); after(m) }
	:: d_step { locked[m] -> locked[m] = 0; i_flag = 0 }
	:: d_step { phase[m] == P_invited && role[m] == INVITEE && !readable[m] -> i_flag = 1; input_accept(m); after(m) }
	:: d_step { phase[m] == P_idle || IS_OVER(m) -> i_flag = 1; input_start(m); after(m) }
	:: d_step { role[m] != INITIATOR -> new_sid(STRANGER); i_read = UNREAD; FRAME(m, fresh, invite) }
	:: d_step { !locked[m] -> new_sid(STRANGER); i_read = OTHER_KEY; FRAME(m, fresh, invite) }
	:: d_step { role[PEER(m)] == INITIATOR && !KNOWN(m, psid[PEER(m)]) -> i_read = UNREAD; FRAME(m, psid[PEER(m)], invite) }
#ifdef MUTANT_OTHER_KEY_REFRESHES
	:: d_step { role[m] == RESPONDER && writer[psid[m]] == STRANGER -> i_root = proot[m]; i_content = 1; FRAME(m, psid[m], data) }
#endif
#endif
#ifdef PAGES
	/* the page is loaded anew: nothing is left but the marker */
	:: d_step { true ->
		drop_pending(m);
		wipe_session(m);
		phase[m] = P_idle;
		fallback[m] = NO_PHASE;
		offline[m] = 0;
		if
		:: marker[m] -> input_restored(m)
		:: else -> skip
		fi;
		after(m) }
	/* another tab or device of the same user */
	:: d_step { true -> FRAME(m, 0, elsewhere) }
	:: d_step { true -> input_other_tab(m); after(m) }
	:: d_step { phase[m] == P_elsewhere && marker[m] -> input_restored(m); after(m) }
#endif
#ifdef POLICY
	:: d_step { true -> i_flag = 1; input_policy(m); own(m); after(m) }
	:: d_step { phase[m] != P_idle && !IS_OVER(m) -> i_flag = 0; input_policy(m); after(m) }
	:: d_step { live[m] != 0 -> i_flag = 1; input_refused(m); after(m) }
	:: d_step { true -> input_vault_lost(m); after(m) }
	:: d_step { live[m] != 0 -> input_timer_idle(m); after(m) }
#endif
	od
}


#endif

init
{
	atomic {
		run Clock(0); run Clock(1); run World(0); run World(1);
#ifdef HONEST
		run Outcome()
#else
		run Pulse(0); run Pulse(1)
#endif
	}
}

#ifdef FAIR
ltl ends { [] ((watched_s != 0) -> <> (watched_s == 0)) }
ltl agree { [] ((apart && BOTH_ESTABLISHED) -> <> !(apart && BOTH_ESTABLISHED)) }
#endif
