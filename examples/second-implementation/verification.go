// docs/PROTOCOL.md, "Verification": the pictures and the safety number.
package main

import (
	"bytes"
	"crypto/sha512"
	"fmt"
)

// sas is the seven numbers of the pictures.
func sas(hash, nonceI, nonceR []byte) []int {
	out := derive(append(bytes.Clone(nonceI), nonceR...), hash, "rcotr/1 sas", 6)
	var bits uint64
	for _, b := range out {
		bits = bits<<8 | uint64(b)
	}
	var indexes []int
	for i := range 7 {
		indexes = append(indexes, int(bits>>(42-6*i)&63))
	}
	return indexes
}

func half(uid string, public []byte) string {
	key := append([]byte{5}, public...)
	sum := sha512.Sum512(append(append(append([]byte{0, 0}, key...), uid...), key...))
	for range 5199 {
		sum = sha512.Sum512(append(sum[:], key...))
	}
	digits := ""
	for i := range 6 {
		var number uint64
		for _, b := range sum[5*i : 5*i+5] {
			number = number<<8 | uint64(b)
		}
		digits += fmt.Sprintf("%05d", number%100_000)
	}
	return digits
}

func safetyNumber(uidA string, keyA []byte, uidB string, keyB []byte) string {
	a, b := half(uidA, keyA), half(uidB, keyB)
	return min(a, b) + max(a, b)
}
