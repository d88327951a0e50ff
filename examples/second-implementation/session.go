// docs/PROTOCOL.md, "Outbox and receipts" and "Taking a content", for a responder that is asked once and never refreshes.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	window       = 128
	resent       = 32 // frames that go again at a time
	thinnedAfter = 5 * time.Second
	thinnedTo    = time.Second
)

type config struct {
	Secret, Peer       string
	Rid, Self, PeerUid string
	Capabilities       []string
}

type frame struct {
	Kind string `json:"kind"`
	Sid  string `json:"sid"`
	Body string `json:"body"`
}

type waiting struct {
	seq   uint32
	body  []byte
	since time.Time
}

type session struct {
	config
	static, peer []byte
	emit         func(any)

	sid         []byte
	agreed      []string
	commitment  []byte
	agreement   *agreement
	ratchet     *ratchet
	established bool
	over        bool

	next, read uint32
	early      map[uint32]*content
	seen       []string
	nextSeq    uint32
	outbox     []waiting
	dropped    int
	told       time.Time // what the driver's clock said last; zero where it says nothing
	receiptAt  time.Time
	timer      [2]uint32 // seconds, version
}

type event map[string]any

func decode64(text string) ([]byte, error) {
	out, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || base64.RawURLEncoding.EncodeToString(out) != text {
		return nil, errors.New("not base64url")
	}
	return out, nil
}

func encode64(in []byte) string { return base64.RawURLEncoding.EncodeToString(in) }

func newSession(c config, emit func(any)) (*session, error) {
	static, err := decode64(c.Secret)
	if err != nil || len(static) != 32 {
		return nil, errors.New("secret: expected 32 bytes in base64url")
	}
	peer, err := decode64(c.Peer)
	if err != nil || len(peer) != 32 {
		return nil, errors.New("peer: expected 32 bytes in base64url")
	}
	return &session{config: c, static: static, peer: peer, emit: emit, early: map[uint32]*content{}}, nil
}

// now is the driver's time where the driver tells it, else that of the wall.
func (s *session) now() time.Time {
	if s.told.IsZero() {
		return time.Now()
	}
	return s.told
}

func (s *session) send(kind string, body []byte) {
	s.emit(event{"frame": frame{kind, encode64(s.sid), encode64(body)}})
}

func (s *session) drop(why string) {
	s.dropped++
	s.emit(event{"event": "dropped", "why": why})
}

func (s *session) take(f frame) {
	body, err := decode64(f.Body)
	sid, sidErr := decode64(f.Sid)
	switch {
	case err != nil || sidErr != nil:
		s.drop("malformed")
	case f.Kind == "invite":
		s.takeInvite(sid, body)
	case f.Kind == "data" && bytes.Equal(sid, s.sid) && !s.over:
		s.takeData(body)
	}
}

func (s *session) takeInvite(sid, body []byte) {
	if s.agreement != nil {
		return
	}
	invite, err := readInvite(s.static, s.peer, s.Rid, s.PeerUid, s.Self, sid, body)
	if err != nil {
		s.drop(err.Error())
		return
	}
	agreement, accept, err := invite.writeAccept(s.Capabilities)
	if err != nil {
		s.drop(err.Error())
		return
	}
	s.sid, s.agreement, s.commitment = sid, agreement, invite.commitment
	for _, name := range s.Capabilities {
		if slices.Contains(invite.capabilities, name) {
			s.agreed = append(s.agreed, name)
		}
	}
	s.ratchet = &ratchet{
		sid: sid, root: agreement.root, ownSecret: agreement.ratchetSecret, skipped: map[chainPosition]skippedKey{}, now: s.now,
	}
	s.send("accept", accept)
}

func (s *session) takeData(body []byte) {
	next, plaintext, err := s.ratchet.open(body)
	if err != nil {
		if err.Error() != "duplicate" {
			s.drop(err.Error())
		} else if s.established {
			s.answer(true)
		}
		return
	}
	c, ok := decodeContent(plaintext)
	switch {
	case s.established || !ok || c.reliable || c.kind == kindEnd:
		s.ratchet = next
	default:
		return // before `ready` an unreliable content is as if it had not come
	}
	switch {
	case !ok:
		s.drop("malformed-content")
	case c.kind == kindEnd && !c.reliable:
		s.over = true
		s.emit(event{"event": "ended"})
	case c.kind == kindReceipt:
		s.takeReceipt(c.body)
	case c.kind == kindTyping:
		s.emit(event{"event": "typing", "on": c.body[0] == 1})
	case !c.reliable:
		s.emit(event{"event": "unknown", "code": c.kind})
	default:
		s.takeReliable(c)
	}
}

func (s *session) takeReceipt(body []byte) {
	received, read := binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:])
	if received > s.nextSeq {
		s.drop("receipt-for-nothing")
		return
	}
	s.outbox = slices.DeleteFunc(s.outbox, func(w waiting) bool { return w.seq < received })
	s.emit(event{"event": "receipt", "received": received, "read": read})
}

func (s *session) takeReliable(c *content) {
	if _, kept := s.early[c.seq]; kept || c.seq < s.next || c.seq >= s.next+window {
		s.drop("out-of-window")
		return
	}
	if !s.established && c.kind == kindReady && !s.confirm(c) {
		return
	}
	s.early[c.seq] = c
	if !s.established {
		return
	}
	for c := s.early[s.next]; c != nil; c = s.early[s.next] {
		delete(s.early, s.next)
		s.next++
		s.show(c)
	}
	s.answer(false)
}

// confirm compares the nonce with the commitment of the invite.
func (s *session) confirm(c *content) bool {
	sum := sha256.Sum256(c.body)
	if c.seq != 0 || !bytes.Equal(sum[:], s.commitment) {
		s.over = true
		s.send("unknown", nil)
		s.emit(event{"event": "failed"})
		return false
	}
	s.established = true
	s.emit(event{
		"event":  "established",
		"sas":    sas(s.agreement.hash, c.body, s.agreement.nonceR),
		"safety": safetyNumber(s.Self, publicOf(s.static), s.PeerUid, s.peer),
	})
	return true
}

func (s *session) needs(c *content) string {
	switch c.kind {
	case kindText:
		if binary.BigEndian.Uint16(c.body) > 0 {
			return "timer"
		}
		return "text"
	case kindEdit, kindDelete:
		return "edit"
	case kindReact:
		return "react"
	case kindTimer:
		return "timer"
	}
	return "file"
}

// show tells what came, once for each id.
func (s *session) show(c *content) {
	if c.kind == 0 || c.kind > kindFileDone {
		s.emit(event{"event": "unknown", "code": c.kind})
		return
	}
	if c.kind == kindReady || c.kind == kindProbe {
		return
	}
	if !slices.Contains(s.agreed, s.needs(c)) {
		s.drop("not-agreed")
		return
	}
	if c.kind != kindTimer && slices.Contains(s.seen, c.id) {
		return
	}
	s.seen = append(s.seen, c.id)
	s.seen = s.seen[max(0, len(s.seen)-256):]
	out := event{"event": kindNames[c.kind], "id": c.id}
	r := reader{rest: c.body}
	switch c.kind {
	case kindText:
		out["timer"], out["text"] = binary.BigEndian.Uint16(r.take(2)), string(r.rest)
	case kindEdit:
		out["target"], out["text"] = r.short(), string(r.rest)
	case kindDelete:
		out["target"] = r.short()
	case kindReact:
		out["mine"], out["add"], out["target"], out["emoji"] = r.byte() == 1, r.byte() == 1, r.short(), r.short()
	case kindTimer:
		s.takeTimer(uint32(binary.BigEndian.Uint16(r.take(2))), r.uint32())
		out["seconds"] = s.timer[0]
	}
	s.emit(out)
}

func (s *session) takeTimer(seconds, version uint32) {
	shorter := seconds != 0 && (s.timer[0] == 0 || seconds < s.timer[0])
	if version > s.timer[1] || (version == s.timer[1] && shorter) {
		s.timer = [2]uint32{seconds, version}
	}
}

// answer sends a receipt; for a used number, and while our own oldest frame waits long, at most one a second.
func (s *session) answer(repeated bool) {
	if (repeated || s.waitsLong()) && s.now().Sub(s.receiptAt) < thinnedTo {
		return
	}
	s.sendReceipt()
}

func (s *session) waitsLong() bool {
	return len(s.outbox) > 0 && s.now().Sub(s.outbox[0].since) > thinnedAfter
}

func (s *session) sendReceipt() {
	s.receiptAt = s.now()
	body := binary.BigEndian.AppendUint32(nil, s.next)
	s.send("data", s.ratchet.seal(content{kind: kindReceipt, body: binary.BigEndian.AppendUint32(body, s.read)}.encode()))
}

func (s *session) sendReliable(kind byte, id string, body []byte) error {
	if !s.established || s.over || len(s.outbox) >= window {
		return errors.New("nothing can be sent now")
	}
	c := &content{kind: kind, reliable: true, seq: s.nextSeq, id: id, body: body}
	if !isID(id) || !c.wellFormed() || kind <= kindReact && !slices.Contains(s.agreed, s.needs(c)) {
		return fmt.Errorf("kind %d is not permitted, or not of its form", kind)
	}
	sealed := s.ratchet.seal(c.encode())
	s.outbox = append(s.outbox, waiting{s.nextSeq, sealed, s.now()})
	s.nextSeq++
	s.send("data", sealed)
	return nil
}

// command is what the user does: one line of JSON, with one of these, and the driver's time if it has one of its own.
type command struct {
	Now   *int64 // ms since the epoch
	Frame *frame
	Text  *struct{ Id, Text string }
	Edit  *struct{ Id, Target, Text string }
	React *struct {
		Id, Target, Emoji string
		Mine              bool
	}
	Kind *struct {
		Code byte
		Id   string
	} // a content of a version that does not exist yet
	Resend bool
	Read   bool
	End    bool
}

func (s *session) perform(line []byte) error {
	var c command
	if err := json.Unmarshal(line, &c); err != nil {
		return fmt.Errorf("expected a command in JSON: %w", err)
	}
	if c.Now != nil {
		s.told = time.UnixMilli(*c.Now)
	}
	switch {
	case c.Frame != nil:
		s.take(*c.Frame)
	case c.Text != nil:
		return s.sendReliable(kindText, c.Text.Id, append(binary.BigEndian.AppendUint16(nil, uint16(s.timer[0])), c.Text.Text...))
	case c.Edit != nil:
		return s.sendReliable(kindEdit, c.Edit.Id, append(short(c.Edit.Target), c.Edit.Text...))
	case c.React != nil:
		whose := byte(1)
		if c.React.Mine {
			whose = 0
		}
		return s.sendReliable(kindReact, c.React.Id, slices.Concat([]byte{whose, 1}, short(c.React.Target), short(c.React.Emoji)))
	case c.Kind != nil:
		return s.sendReliable(c.Kind.Code, c.Kind.Id, nil)
	case c.Resend:
		for _, w := range s.outbox[:min(resent, len(s.outbox))] {
			s.send("data", w.body)
		}
	case c.Read:
		s.read = s.next
		s.sendReceipt()
	case c.End:
		s.over = true
		s.send("data", s.ratchet.seal(content{kind: kindEnd}.encode()))
	default:
		return errors.New("expected one of frame, text, edit, react, kind, resend, read, end")
	}
	return nil
}
