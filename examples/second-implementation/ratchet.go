// docs/PROTOCOL.md, "Ratchet": the Double Ratchet as its Bob.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
)

const (
	headerLength      = 40
	skippedPerChain   = 256
	skippedPerSession = 512
	skippedLife       = 10 * time.Minute
	retiredChains     = 64
)

type chainPosition struct {
	ratchetKey string
	n          uint32
}

type skippedKey struct {
	key    []byte
	stored time.Time
}

type retiredChain struct {
	ratchetKey string
	length     uint32
}

type ratchet struct {
	sid, root, ownSecret         []byte
	peer, sending, receiving     []byte
	sent, received, previousSent uint32
	skipped                      map[chainPosition]skippedKey
	retired                      []retiredChain
	now                          func() time.Time
}

// clone is a state of its own: a frame that fails must change nothing.
func (r *ratchet) clone() *ratchet {
	next := *r
	next.skipped = make(map[chainPosition]skippedKey, len(r.skipped))
	for position, key := range r.skipped {
		if r.now().Sub(key.stored) < skippedLife {
			next.skipped[position] = key
		}
	}
	next.retired = append([]retiredChain(nil), r.retired...)
	return &next
}

func kdfRoot(root, shared []byte) (newRoot, chain []byte) {
	out := derive(shared, root, "rcotr/1 ratchet", 64)
	return out[:32], out[32:]
}

func hmacByte(key []byte, constant byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte{constant})
	return mac.Sum(nil)
}

func kdfChain(chain []byte) (next, messageKey []byte) { return hmacByte(chain, 2), hmacByte(chain, 1) }

func (r *ratchet) associated(sender string, header []byte) []byte {
	return lp([]byte("rcotr/1"), r.sid, []byte(sender), header)
}

func messageCipher(messageKey []byte) (key, nonce []byte) {
	out := derive(messageKey, nil, "rcotr/1 message", 44)
	return out[:32], out[32:]
}

func (r *ratchet) seal(plaintext []byte) []byte {
	var messageKey []byte
	r.sending, messageKey = kdfChain(r.sending)
	header := publicOf(r.ownSecret)
	header = binary.BigEndian.AppendUint32(header, r.previousSent)
	header = binary.BigEndian.AppendUint32(header, r.sent)
	r.sent++
	key, nonce := messageCipher(messageKey)
	return append(bytes.Clone(header), must(chacha20poly1305.New(key)).Seal(nil, nonce, plaintext, r.associated("responder", header))...)
}

func (r *ratchet) decrypt(messageKey, frame []byte) ([]byte, error) {
	key, nonce := messageCipher(messageKey)
	plaintext, err := must(chacha20poly1305.New(key)).Open(nil, nonce, frame[headerLength:], r.associated("initiator", frame[:headerLength]))
	if err != nil {
		return nil, errOpen
	}
	return plaintext, nil
}

func (r *ratchet) keptOf(ratchetKey string) (count uint32) {
	for position := range r.skipped {
		if position.ratchetKey == ratchetKey {
			count++
		}
	}
	return count
}

// keep derives and keeps the keys of the receiving chain up to n.
func (r *ratchet) keep(n uint32) {
	for r.received < n {
		var messageKey []byte
		r.receiving, messageKey = kdfChain(r.receiving)
		r.skipped[chainPosition{string(r.peer), r.received}] = skippedKey{messageKey, r.now()}
		r.received++
	}
}

func less(a, b uint32) uint32 {
	if a > b {
		return a - b
	}
	return 0
}

// open works on a clone; the caller takes the clone over only where there is no error.
func (r *ratchet) open(frame []byte) (*ratchet, []byte, error) {
	if len(frame) < headerLength+16 {
		return nil, nil, errors.New("malformed")
	}
	next := r.clone()
	key := frame[:32]
	pn, n := binary.BigEndian.Uint32(frame[32:]), binary.BigEndian.Uint32(frame[36:])
	position := chainPosition{string(key), n}
	if kept, ok := next.skipped[position]; ok {
		plaintext, err := next.decrypt(kept.key, frame)
		delete(next.skipped, position)
		return next, plaintext, err
	}
	current := bytes.Equal(key, r.peer)
	if current && n < r.received {
		return nil, nil, errors.New("duplicate")
	}
	for _, chain := range r.retired {
		if chain.ratchetKey == string(key) {
			if n < chain.length {
				return nil, nil, errors.New("duplicate")
			}
			return nil, nil, errOpen
		}
	}
	left, more := less(pn, r.received), n
	if current {
		left, more = 0, n-r.received
	}
	if next.keptOf(string(r.peer))+left > skippedPerChain && left > 0 || uint64(next.keptOf(string(key)))+uint64(more) > skippedPerChain ||
		uint64(len(next.skipped))+uint64(left)+uint64(more) > skippedPerSession {
		return nil, nil, errors.New("too-far")
	}
	if !current {
		if err := next.turnReceiving(key, pn); err != nil {
			return nil, nil, err
		}
	}
	next.keep(n)
	var messageKey []byte
	next.receiving, messageKey = kdfChain(next.receiving)
	next.received++
	plaintext, err := next.decrypt(messageKey, frame)
	if err != nil {
		return nil, nil, err
	}
	if !current {
		err = next.turnSending()
	}
	return next, plaintext, err
}

func (r *ratchet) turnReceiving(key []byte, pn uint32) error {
	if r.peer != nil {
		r.keep(pn)
		r.retired = append(r.retired, retiredChain{string(r.peer), max(pn, r.received)})
		r.retired = r.retired[max(0, len(r.retired)-retiredChains):]
	}
	shared, err := dh(r.ownSecret, key)
	if err != nil {
		return errOpen
	}
	r.root, r.receiving = kdfRoot(r.root, shared)
	r.peer, r.received = bytes.Clone(key), 0
	return nil
}

func (r *ratchet) turnSending() error {
	r.ownSecret = random(32)
	shared, err := dh(r.ownSecret, r.peer)
	if err != nil {
		return errOpen
	}
	r.root, r.sending = kdfRoot(r.root, shared)
	r.previousSent, r.sent = r.sent, 0
	return nil
}
