/* Written by `node --import tsx scripts/models.mjs table` from packages/otr-protocol/src/session/table/table.ts. Not to be edited. */

#define P_idle 0
#define P_inviting 1
#define P_invited 2
#define P_confirming 3
#define P_established 4
#define P_interrupted 5
#define P_lost 6
#define P_elsewhere 7
#define P_ended 8
#define P_declined 9
#define P_expired 10
#define P_failed 11

#define NO_PHASE 12

/* The user's actions: their rows name no other phase, and they change no keys. */
inline transition_edit(m) { skip }
inline transition_delete(m) { skip }
inline transition_react(m) { skip }

inline input_start(m)
{
	was = phase[m];
	printf("%d start %d\n", m, was);
	if
	:: was == P_idle || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_start(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_inviting && (was == P_idle || was == P_ended || was == P_declined || was == P_expired || was == P_failed)) ||
			(phase[m] == P_confirming && (was == P_idle || was == P_ended || was == P_declined || was == P_expired || was == P_failed)) ||
			(phase[m] == P_failed && (was == P_idle || was == P_ended || was == P_declined || was == P_expired || was == P_failed)))
	:: was == P_invited ->
		transition_accept(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_confirming && (was == P_invited)) ||
			(phase[m] == P_failed && (was == P_invited)) ||
			(phase[m] == P_lost && (was == P_invited)) ||
			(phase[m] == P_elsewhere && (was == P_invited)))
	:: was == P_lost || was == P_elsewhere ->
		transition_refresh(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_confirming && (was == P_lost || was == P_elsewhere)))
	:: else -> skip	/* inviting, confirming, established, interrupted: there is a session or an invitation already */
	fi
}

inline input_accept(m)
{
	was = phase[m];
	printf("%d accept %d\n", m, was);
	if
	:: was == P_invited ->
		transition_accept(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_confirming && (was == P_invited)) ||
			(phase[m] == P_failed && (was == P_invited)) ||
			(phase[m] == P_lost && (was == P_invited)) ||
			(phase[m] == P_elsewhere && (was == P_invited)))
	:: else -> skip	/* idle, inviting, confirming, established, interrupted, lost, elsewhere, ended, declined, expired, failed: no invitation is shown */
	fi
}

inline input_decline(m)
{
	was = phase[m];
	printf("%d decline %d\n", m, was);
	if
	:: was == P_invited ->
		transition_decline(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_invited)) ||
			(phase[m] == P_lost && (was == P_invited)) ||
			(phase[m] == P_elsewhere && (was == P_invited)) ||
			(phase[m] == P_ended && (was == P_invited)) ||
			(phase[m] == P_declined && (was == P_invited)) ||
			(phase[m] == P_expired && (was == P_invited)) ||
			(phase[m] == P_failed && (was == P_invited)))
	:: else -> skip	/* idle, inviting, confirming, established, interrupted, lost, elsewhere, ended, declined, expired, failed: no invitation is shown */
	fi
}

inline input_cancel(m)
{
	was = phase[m];
	printf("%d cancel %d\n", m, was);
	if
	:: was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_cancel(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_inviting)))
	:: was == P_confirming ->
		transition_giveUp(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_confirming)) ||
			(phase[m] == P_lost && (was == P_confirming)) ||
			(phase[m] == P_elsewhere && (was == P_confirming)) ||
			(phase[m] == P_ended && (was == P_confirming)) ||
			(phase[m] == P_declined && (was == P_confirming)) ||
			(phase[m] == P_expired && (was == P_confirming)) ||
			(phase[m] == P_failed && (was == P_confirming)))
	:: else -> skip	/* idle, invited, ended, declined, expired, failed: nothing is pending */
	fi
}

inline input_refresh(m)
{
	was = phase[m];
	printf("%d refresh %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_refresh(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_confirming && (was == P_lost || was == P_elsewhere)))
	:: else -> skip	/* idle, inviting, invited, confirming, ended, declined, expired, failed: there is no session to refresh */
	fi
}

inline input_end(m)
{
	was = phase[m];
	printf("%d end %d\n", m, was);
	if
	:: was == P_inviting ->
		transition_cancel(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_inviting)))
	:: was == P_invited ->
		transition_decline(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_invited)) ||
			(phase[m] == P_lost && (was == P_invited)) ||
			(phase[m] == P_elsewhere && (was == P_invited)) ||
			(phase[m] == P_ended && (was == P_invited)) ||
			(phase[m] == P_declined && (was == P_invited)) ||
			(phase[m] == P_expired && (was == P_invited)) ||
			(phase[m] == P_failed && (was == P_invited)))
	:: was == P_confirming ->
		transition_giveUp(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_confirming)) ||
			(phase[m] == P_lost && (was == P_confirming)) ||
			(phase[m] == P_elsewhere && (was == P_confirming)) ||
			(phase[m] == P_ended && (was == P_confirming)) ||
			(phase[m] == P_declined && (was == P_confirming)) ||
			(phase[m] == P_expired && (was == P_confirming)) ||
			(phase[m] == P_failed && (was == P_confirming)))
	:: was == P_established || was == P_interrupted || was == P_lost ->
		transition_end(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_established || was == P_interrupted || was == P_lost)))
	:: was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_dismiss(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_ended || was == P_declined || was == P_expired || was == P_failed)))
	:: else -> skip	/* idle: there is no session; elsewhere: the session belongs to another tab */
	fi
}

inline input_dismiss(m)
{
	was = phase[m];
	printf("%d dismiss %d\n", m, was);
	if
	:: was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_dismiss(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed)))
	:: else -> skip	/* idle, inviting, invited, confirming, established, interrupted: there is nothing to acknowledge */
	fi
}

inline input_send(m)
{
	was = phase[m];
	printf("%d send %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_handBack(m);
		IN_ROW(phase[m] == was)
	:: was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_send(m);
		IN_ROW(phase[m] == was)
	fi
}

inline input_retry(m)
{
	was = phase[m];
	printf("%d retry %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_retry(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, elsewhere, ended, declined, expired, failed: there is no session; lost: there is no peer to send to */
	fi
}

inline input_read(m)
{
	was = phase[m];
	printf("%d read %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_read(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, lost, elsewhere, ended, declined, expired, failed: there is no session */
	fi
}

inline input_edit(m)
{
	was = phase[m];
	printf("%d edit %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_edit(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, ended, declined, expired, failed: there is no session */
	fi
}

inline input_delete(m)
{
	was = phase[m];
	printf("%d delete %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_delete(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, ended, declined, expired, failed: there is no session */
	fi
}

inline input_react(m)
{
	was = phase[m];
	printf("%d react %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_react(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, ended, declined, expired, failed: there is no session */
	fi
}

inline input_typing(m)
{
	was = phase[m];
	printf("%d typing %d\n", m, was);
	if
	:: was == P_established ->
		transition_typing(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, interrupted, lost, elsewhere, ended, declined, expired, failed: there is no peer to notify */
	fi
}

inline input_set_timer(m)
{
	was = phase[m];
	printf("%d set-timer %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_setTimer(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, elsewhere, ended, declined, expired, failed: there is no session; lost: without the peer no timer can be agreed on */
	fi
}

inline input_offer_file(m)
{
	was = phase[m];
	printf("%d offer-file %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_offerFile(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, elsewhere, ended, declined, expired, failed: there is no session; lost: without the peer no file can be offered */
	fi
}

inline input_accept_file(m)
{
	was = phase[m];
	printf("%d accept-file %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_acceptFile(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, lost, elsewhere, ended, declined, expired, failed: a transfer ends with its session or its peer */
	fi
}

inline input_cancel_file(m)
{
	was = phase[m];
	printf("%d cancel-file %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_cancelFile(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, lost, elsewhere, ended, declined, expired, failed: a transfer ends with its session or its peer */
	fi
}

inline input_chunk(m)
{
	was = phase[m];
	printf("%d chunk %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_sendChunk(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, lost, elsewhere, ended, declined, expired, failed: a transfer ends with its session or its peer */
	fi
}

inline input_keys(m)
{
	was = phase[m];
	printf("%d keys %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_keys(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_failed && (was == P_idle || was == P_inviting || was == P_invited || was == P_ended || was == P_declined || was == P_expired || was == P_failed)) ||
			(phase[m] == P_lost && (was == P_invited)) ||
			(phase[m] == P_elsewhere && (was == P_invited)))
	:: else -> skip	/* confirming: no handshake waits for a key */
	fi
}

inline input_frame_invite(m)
{
	was = phase[m];
	printf("%d frame:invite %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_inviteReceived(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_failed && (was == P_idle || was == P_invited || was == P_ended || was == P_declined || was == P_expired || was == P_failed)) ||
			(phase[m] == P_lost && (was == P_invited)) ||
			(phase[m] == P_elsewhere && (was == P_invited)))
	fi
}

inline input_frame_accept(m)
{
	was = phase[m];
	printf("%d frame:accept %d\n", m, was);
	if
	:: was == P_idle || was == P_invited || was == P_confirming || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_lateAccept(m);
		IN_ROW(phase[m] == was)
	:: was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_accepted(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_established && (was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere)) ||
			(phase[m] == P_interrupted && (was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere)) ||
			(phase[m] == P_failed && (was == P_inviting)))
	fi
}

inline input_frame_data(m)
{
	was = phase[m];
	printf("%d frame:data %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_data(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_established && (was == P_inviting || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere)) ||
			(phase[m] == P_interrupted && (was == P_inviting || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere)) ||
			(phase[m] == P_ended && (was == P_inviting || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere)) ||
			(phase[m] == P_failed && (was == P_inviting || was == P_confirming)) ||
			(phase[m] == P_lost && (was == P_confirming)) ||
			(phase[m] == P_elsewhere && (was == P_confirming)))
	:: else -> skip	/* invited, ended, declined, expired, failed: no key opens it here, and no marker names it */
	fi
}

inline input_frame_decline(m)
{
	was = phase[m];
	printf("%d frame:decline %d\n", m, was);
	if
	:: was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_declined(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_declined && (was == P_inviting)))
	:: else -> skip	/* idle, invited, confirming, ended, declined, expired, failed: no invite of ours waits for an answer */
	fi
}

inline input_frame_cancel(m)
{
	was = phase[m];
	printf("%d frame:cancel %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_cancelled(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_expired && (was == P_invited || was == P_confirming)) ||
			(phase[m] == P_lost && (was == P_invited || was == P_confirming)) ||
			(phase[m] == P_elsewhere && (was == P_invited || was == P_confirming)))
	fi
}

inline input_frame_elsewhere(m)
{
	was = phase[m];
	printf("%d frame:elsewhere %d\n", m, was);
	if
	:: was == P_idle || was == P_invited || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_takenElsewhere(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_elsewhere && (was == P_idle || was == P_invited || was == P_ended || was == P_declined || was == P_expired || was == P_failed)))
	:: else -> skip	/* inviting, established, interrupted: no handshake is pending, and hints act only on one; confirming: this tab accepted */
	fi
}

inline input_frame_locked(m)
{
	was = phase[m];
	printf("%d frame:locked %d\n", m, was);
	if
	:: was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_peerLocked(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, invited, confirming, ended, declined, expired, failed: no invite of ours waits for an answer */
	fi
}

inline input_frame_unknown(m)
{
	was = phase[m];
	printf("%d frame:unknown %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_onUnauthenticatedHint(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, elsewhere, ended, declined, expired, failed: there is no session to probe; lost: the peer counts as lost already */
	fi
}

inline input_frame_refetch(m)
{
	was = phase[m];
	printf("%d frame:refetch %d\n", m, was);
	if
	:: was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_refetch(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, invited, confirming, ended, declined, expired, failed: no invite of ours waits for an answer */
	fi
}

inline input_frame_end(m)
{
	was = phase[m];
	printf("%d frame:end %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_onUnauthenticatedHint(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, elsewhere, ended, declined, expired, failed: there is no session to probe; lost: the peer counts as lost already */
	fi
}

inline input_timer_invite(m)
{
	was = phase[m];
	printf("%d timer:invite %d\n", m, was);
	if
	:: was == P_idle || was == P_invited || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_inviteeExpired(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_expired && (was == P_invited)) ||
			(phase[m] == P_lost && (was == P_invited)) ||
			(phase[m] == P_elsewhere && (was == P_invited)))
	:: was == P_inviting ->
		transition_inviteExpired(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_expired && (was == P_inviting)))
	:: else -> skip	/* confirming, established, interrupted: the timer is not armed here */
	fi
}

inline input_timer_confirm(m)
{
	was = phase[m];
	printf("%d timer:confirm %d\n", m, was);
	if
	:: was == P_confirming ->
		transition_confirmExpired(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_failed && (was == P_confirming)) ||
			(phase[m] == P_lost && (was == P_confirming)) ||
			(phase[m] == P_elsewhere && (was == P_confirming)))
	:: else -> skip	/* idle, inviting, invited, established, interrupted, lost, elsewhere, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_probe(m)
{
	was = phase[m];
	printf("%d timer:probe %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_probe(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_interrupted && (was == P_established || was == P_interrupted)) ||
			(phase[m] == P_lost && (was == P_established || was == P_interrupted)))
	:: else -> skip	/* idle, inviting, invited, confirming, lost, elsewhere, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_silence(m)
{
	was = phase[m];
	printf("%d timer:silence %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_silence(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, lost, elsewhere, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_rekey(m)
{
	was = phase[m];
	printf("%d timer:rekey %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_refreshExpired(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_idle(m)
{
	was = phase[m];
	printf("%d timer:idle %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted || was == P_lost ->
		transition_idle(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_lost && (was == P_established || was == P_interrupted)))
	:: else -> skip	/* idle, inviting, invited, confirming, elsewhere, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_resend(m)
{
	was = phase[m];
	printf("%d timer:resend %d\n", m, was);
	if
	:: was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_resend(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, invited, confirming, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_unacknowledged(m)
{
	was = phase[m];
	printf("%d timer:unacknowledged %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_unacknowledged(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, lost, elsewhere, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_typing(m)
{
	was = phase[m];
	printf("%d timer:typing %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_typingOver(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, lost, elsewhere, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_file(m)
{
	was = phase[m];
	printf("%d timer:file %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted ->
		transition_fileTick(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, elsewhere, ended, declined, expired, failed: the timer is not armed here; lost: transfers end without the peer, which is told when it is back */
	fi
}

inline input_timer_skipped(m)
{
	was = phase[m];
	printf("%d timer:skipped %d\n", m, was);
	if
	:: was == P_established || was == P_interrupted || was == P_lost ->
		transition_expireSkipped(m);
		IN_ROW(phase[m] == was)
	:: else -> skip	/* idle, inviting, invited, confirming, elsewhere, ended, declined, expired, failed: the timer is not armed here */
	fi
}

inline input_timer_dialog(m)
{
	was = phase[m];
	printf("%d timer:dialog %d\n", m, was);
	if
	:: was == P_idle || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_dialog(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_invited && (was == P_idle || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed)))
	:: else -> skip	/* inviting, invited, confirming, established, interrupted: the timer is not armed here */
	fi
}

inline input_relayed(m)
{
	was = phase[m];
	printf("%d relayed %d\n", m, was);
	if
	:: was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_relayed(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_failed && (was == P_inviting)))
	:: else -> skip	/* idle, invited, confirming, ended, declined, expired, failed: no frame of ours is under way */
	fi
}

inline input_refused(m)
{
	was = phase[m];
	printf("%d refused %d\n", m, was);
	if
	:: was == P_inviting || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_refused(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_failed && (was == P_inviting)) ||
			(phase[m] == P_ended && (was == P_established || was == P_interrupted || was == P_lost)))
	:: else -> skip	/* idle, invited, ended, declined, expired, failed: no frame of ours is under way; confirming: the inviter asks for the accept again */
	fi
}

inline input_network(m)
{
	was = phase[m];
	printf("%d network %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_network(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_interrupted && (was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed)))
	fi
}

inline input_presence(m)
{
	was = phase[m];
	printf("%d presence %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_presence(m);
		IN_ROW(phase[m] == was)
	fi
}

inline input_restored(m)
{
	was = phase[m];
	printf("%d restored %d\n", m, was);
	if
	:: was == P_idle || was == P_lost || was == P_elsewhere ->
		transition_restored(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_lost && (was == P_idle || was == P_elsewhere)))
	:: else -> skip	/* inviting, invited, confirming, established, interrupted, ended, declined, expired, failed: the marker belongs to this tab */
	fi
}

inline input_vault_lost(m)
{
	was = phase[m];
	printf("%d vault-lost %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_vaultLost(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_failed && (was == P_inviting || was == P_invited || was == P_confirming)) ||
			(phase[m] == P_lost && (was == P_invited || was == P_confirming || was == P_established || was == P_interrupted)) ||
			(phase[m] == P_elsewhere && (was == P_invited || was == P_confirming)))
	:: else -> skip	/* ended, declined, expired, failed: the vault holds no key and no text of this room */
	fi
}

inline input_vault_full(m)
{
	was = phase[m];
	printf("%d vault-full %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere ->
		transition_vaultFull(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_failed && (was == P_inviting || was == P_invited || was == P_confirming)) ||
			(phase[m] == P_lost && (was == P_invited || was == P_confirming || was == P_established || was == P_interrupted)) ||
			(phase[m] == P_elsewhere && (was == P_invited || was == P_confirming)))
	:: else -> skip	/* ended, declined, expired, failed: the vault holds no key and no text of this room */
	fi
}

inline input_policy(m)
{
	was = phase[m];
	printf("%d policy %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_policy(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_idle && (was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed)) ||
			(phase[m] == P_ended && (was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere)))
	fi
}

inline input_other_tab(m)
{
	was = phase[m];
	printf("%d other-tab %d\n", m, was);
	if
	:: was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed ->
		transition_otherTab(m);
		IN_ROW(phase[m] == was ||
			(phase[m] == P_elsewhere && (was == P_idle || was == P_inviting || was == P_invited || was == P_confirming || was == P_established || was == P_interrupted || was == P_lost || was == P_elsewhere || was == P_ended || was == P_declined || was == P_expired || was == P_failed)))
	fi
}
