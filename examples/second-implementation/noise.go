// docs/PROTOCOL.md, "Handshake": the responder's side of Noise_IKhfs_25519+MLKEM768_ChaChaPoly_SHA256.
package main

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/mlkem"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"regexp"

	"golang.org/x/crypto/chacha20poly1305"
)

const protocolName = "Noise_IKhfs_25519+MLKEM768_ChaChaPoly_SHA256"

var errOpen = errors.New("does-not-open")

// lp is each part as its length in four bytes and then its bytes.
func lp(parts ...[]byte) []byte {
	var out []byte
	for _, part := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return out
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func derive(ikm, salt []byte, info string, length int) []byte {
	return must(hkdf.Key(sha256.New, ikm, salt, info, length))
}

func random(length int) []byte {
	out := make([]byte, length)
	must(rand.Read(out))
	return out
}

// dh is X25519; it fails where the result is zero.
func dh(secret, public []byte) ([]byte, error) {
	ours, err := ecdh.X25519().NewPrivateKey(secret)
	if err != nil {
		return nil, err
	}
	theirs, err := ecdh.X25519().NewPublicKey(public)
	if err != nil {
		return nil, err
	}
	return ours.ECDH(theirs)
}

func publicOf(secret []byte) []byte {
	return must(ecdh.X25519().NewPrivateKey(secret)).PublicKey().Bytes()
}

// symmetric is the SymmetricState of Noise rev. 34, section 5.2, with its CipherState.
type symmetric struct {
	ck, h, k []byte
	n        uint64
}

func (s *symmetric) mixHash(data []byte) {
	sum := sha256.Sum256(append(bytes.Clone(s.h), data...))
	s.h = sum[:]
}

func (s *symmetric) mixKey(ikm []byte) {
	out := derive(ikm, s.ck, "", 64)
	s.ck, s.k, s.n = out[:32], out[32:], 0
}

func (s *symmetric) nonce() []byte {
	nonce := make([]byte, 12)
	binary.LittleEndian.PutUint64(nonce[4:], s.n)
	s.n++
	return nonce
}

func (s *symmetric) seal(plaintext []byte) []byte {
	sealed := must(chacha20poly1305.New(s.k)).Seal(nil, s.nonce(), plaintext, s.h)
	s.mixHash(sealed)
	return sealed
}

func (s *symmetric) open(sealed []byte) ([]byte, error) {
	plaintext, err := must(chacha20poly1305.New(s.k)).Open(nil, s.nonce(), sealed, s.h)
	if err != nil {
		return nil, errOpen
	}
	s.mixHash(sealed)
	return plaintext, nil
}

type invitation struct {
	symmetric
	ephemeral, static, commitment []byte
	kem                           *mlkem.EncapsulationKey768
	capabilities                  []string
}

var capabilityName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,31}$`)

func decodeCapabilities(in []byte) ([]string, bool) {
	if len(in) == 0 || in[0] > 16 {
		return nil, false
	}
	count, rest := int(in[0]), in[1:]
	var names []string
	for range count {
		if len(rest) == 0 || len(rest) < 1+int(rest[0]) {
			return nil, false
		}
		name := string(rest[1 : 1+int(rest[0])])
		rest = rest[1+int(rest[0]):]
		if !capabilityName.MatchString(name) || (len(names) > 0 && names[len(names)-1] >= name) {
			return nil, false
		}
		names = append(names, name)
	}
	return names, len(rest) == 0
}

func encodeCapabilities(names []string) []byte {
	out := []byte{byte(len(names))}
	for _, name := range names {
		out = append(append(out, byte(len(name))), name...)
	}
	return out
}

// readInvite reads "e, es, e1, s, ss" with what this side itself knows.
func readInvite(static, expected []byte, rid, initiator, responder string, sid, body []byte) (*invitation, error) {
	const fixed = 32 + 1200 + 48
	if len(body) < fixed+16 || len(body) > 4096 || len(sid) != 16 {
		return nil, errors.New("malformed")
	}
	name := sha256.Sum256([]byte(protocolName))
	s := symmetric{ck: name[:], h: name[:]}
	s.mixHash(lp([]byte("rcotr/1"), []byte(rid), []byte(initiator), []byte(responder), sid))
	s.mixHash(publicOf(static))
	ephemeral := body[:32]
	s.mixHash(ephemeral)
	es, err := dh(static, ephemeral)
	if err != nil {
		return nil, errors.New("low-order-key")
	}
	s.mixKey(es)
	kemBytes, err := s.open(body[32:1232])
	if err != nil {
		return nil, err
	}
	kem, err := mlkem.NewEncapsulationKey768(kemBytes)
	if err != nil {
		return nil, errors.New("malformed")
	}
	peer, err := s.open(body[1232:fixed])
	if err != nil {
		return nil, err
	}
	ss, err := dh(static, peer)
	if err != nil {
		return nil, errors.New("low-order-key")
	}
	s.mixKey(ss)
	payload, err := s.open(body[fixed:])
	if err != nil {
		return nil, err
	}
	switch {
	case bytes.Equal(peer, publicOf(static)):
		return nil, errors.New("own-static-key")
	case !bytes.Equal(peer, expected):
		return nil, errors.New("unexpected-static-key")
	case len(payload) < 1:
		return nil, errors.New("malformed")
	case payload[0] != 1:
		return nil, errors.New("incompatible")
	case len(payload) < 34:
		return nil, errors.New("malformed")
	}
	capabilities, ok := decodeCapabilities(payload[33:])
	if !ok {
		return nil, errors.New("malformed")
	}
	return &invitation{s, bytes.Clone(ephemeral), peer, payload[1:33], kem, capabilities}, nil
}

type agreement struct{ root, hash, nonceR, ratchetSecret []byte }

// writeAccept writes "e, ee, ekem1, se".
func (i *invitation) writeAccept(capabilities []string) (*agreement, []byte, error) {
	s := i.symmetric
	out := agreement{nonceR: random(32), ratchetSecret: random(32)}
	secret := random(32)
	body := publicOf(secret)
	s.mixHash(body)
	ee, err := dh(secret, i.ephemeral)
	if err != nil {
		return nil, nil, err
	}
	s.mixKey(ee)
	shared, ciphertext := i.kem.Encapsulate()
	body = append(body, s.seal(ciphertext)...)
	s.mixKey(shared)
	se, err := dh(secret, i.static)
	if err != nil {
		return nil, nil, err
	}
	s.mixKey(se)
	payload := append([]byte{1}, out.nonceR...)
	payload = append(payload, publicOf(out.ratchetSecret)...)
	payload = append(payload, encodeCapabilities(capabilities)...)
	body = append(body, s.seal(payload)...)
	out.hash = s.h
	out.root = derive(derive(nil, s.ck, "", 64), s.h, "rcotr/1 root", 32)
	return &out, body, nil
}
