// docs/PROTOCOL.md, "Content" and "Padding". Files are left out: this side does not announce them.
package main

import (
	"encoding/binary"
	"math/bits"
	"regexp"
	"unicode/utf8"
)

const maxContent = 73472

const (
	kindText     = 1
	kindReady    = 2
	kindReceipt  = 3
	kindProbe    = 4
	kindEnd      = 5
	kindEdit     = 6
	kindDelete   = 7
	kindReact    = 8
	kindTyping   = 9
	kindTimer    = 10
	kindFileDone = 15
)

var kindNames = map[byte]string{kindText: "text", kindReady: "ready", kindProbe: "probe", kindEdit: "edit", kindDelete: "delete", kindReact: "react", kindTimer: "timer"}

type content struct {
	kind     byte
	reliable bool
	seq      uint32
	id       string
	body     []byte
}

func short(text string) []byte { return append([]byte{byte(len(text))}, text...) }

// padme is the padded length of a content of this length.
func padme(length int) int {
	e := bits.Len(uint(length)) - 1
	s := bits.Len(uint(e))
	mask := 1<<(e-s) - 1
	return max(256, (length+mask)&^mask)
}

func (c content) encode() []byte {
	out := []byte{c.kind, 0}
	if c.reliable {
		out[1] = 1
		out = binary.BigEndian.AppendUint32(out, c.seq)
		out = append(out, short(c.id)...)
	}
	out = binary.BigEndian.AppendUint32(out, uint32(len(c.body)))
	out = append(out, c.body...)
	return append(out, make([]byte, padme(len(out))-len(out))...)
}

// reader takes bytes from the front; once it had too few it has failed.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) take(length int) []byte {
	if length < 0 || length > len(r.rest) {
		r.failed = true
		return make([]byte, 0)
	}
	out := r.rest[:length]
	r.rest = r.rest[length:]
	return out
}

func (r *reader) byte() byte {
	if out := r.take(1); !r.failed {
		return out[0]
	}
	return 0
}

func (r *reader) uint32() uint32 {
	if out := r.take(4); !r.failed {
		return binary.BigEndian.Uint32(out)
	}
	return 0
}

func (r *reader) short() string { return string(r.take(int(r.byte()))) }

func isID(id string) bool { return len(id) >= 1 && len(id) <= 64 && utf8.ValidString(id) }

func decodeContent(in []byte) (*content, bool) {
	if len(in) > maxContent {
		return nil, false
	}
	r := reader{rest: in}
	c := content{kind: r.byte()}
	flag := r.byte()
	if flag > 1 {
		return nil, false
	}
	if c.reliable = flag == 1; c.reliable {
		c.seq, c.id = r.uint32(), r.short()
		if r.failed || !isID(c.id) {
			return nil, false
		}
	}
	length := r.uint32()
	if r.failed || int(length) > len(r.rest) {
		return nil, false
	}
	c.body = r.take(int(length))
	for _, b := range r.rest {
		if b != 0 {
			return nil, false
		}
	}
	if len(in) != padme(len(in)-len(r.rest)) {
		return nil, false
	}
	return &c, c.wellFormed()
}

func isTimer(seconds uint16) bool { return seconds == 0 || (seconds >= 5 && seconds <= 3600) }

func isText(in []byte) bool { return len(in) >= 1 && len(in) <= 24*1024 && utf8.Valid(in) }

var emojiName = regexp.MustCompile(`^[A-Za-z0-9_+.-]{1,64}$`)

// wellFormed looks at the body. A kind beyond the table is of a later version, whatever its body.
func (c *content) wellFormed() bool {
	if c.kind == 0 || c.kind > kindFileDone {
		return true
	}
	unreliable := c.kind == kindReceipt || c.kind == kindEnd || c.kind == kindTyping || c.kind == 13
	if c.reliable == unreliable {
		return false
	}
	r := reader{rest: c.body}
	switch c.kind {
	case kindText:
		head := r.take(2)
		return !r.failed && isTimer(binary.BigEndian.Uint16(head)) && isText(r.rest)
	case kindReady:
		return len(c.body) == 32
	case kindReceipt:
		received, read := r.uint32(), r.uint32()
		return !r.failed && len(r.rest) == 0 && read <= received
	case kindProbe, kindEnd:
		return len(c.body) == 0
	case kindEdit:
		target := r.short()
		return !r.failed && isID(target) && isText(r.rest)
	case kindDelete:
		target := r.short()
		return !r.failed && isID(target) && len(r.rest) == 0
	case kindReact:
		whose, add, target, emoji := r.byte(), r.byte(), r.short(), r.short()
		return !r.failed && whose <= 1 && add <= 1 && isID(target) && emojiName.MatchString(emoji) && len(r.rest) == 0
	case kindTyping:
		return len(c.body) == 1 && c.body[0] <= 1
	case kindTimer:
		return len(c.body) == 6 && isTimer(binary.BigEndian.Uint16(c.body))
	}
	return true // of files, which were not announced: what they hold does not matter
}
