// A responder of one rcotr/1 session, written from docs/PROTOCOL.md alone. The first line of standard input is its configuration, each further one a
// command; each line of standard output is a frame to send or an event. See README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := json.NewEncoder(os.Stdout)
	emit := func(value any) { must(0, out.Encode(value)) }
	fail := func(err error) { emit(event{"event": "error", "why": err.Error()}) }

	var c config
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &c) != nil {
		fmt.Fprintln(os.Stderr, "The first line must be the configuration in JSON: secret, peer, rid, self, peerUid, capabilities.")
		os.Exit(1)
	}
	s, err := newSession(c, emit)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for lines.Scan() {
		if err := s.perform(lines.Bytes()); err != nil {
			fail(err)
		}
		emit(event{"event": "done"})
	}
}
