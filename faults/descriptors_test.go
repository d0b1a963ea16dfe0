package faults

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// fewDescriptors starts the server with a low limit and opens far more connections than it can have.
func fewDescriptors(r *round) {
	needs(r.T, "prlimit")
	r.stop()
	limit := strconv.Itoa(90 + r.IntN(60))
	r.serve(r.T, "prlimit", "--nofile="+limit+":"+limit)
	r.workOf(1)
	ready := r.staysReady()
	leave := r.connect(100 + r.IntN(150))
	r.writesOf(20)
	leave()
	r.workOf(1)
	ready()
	r.stop()
	r.serve(r.T)
}

// failingAccept takes the descriptors from under the running server, so that accept fails, and gives them back.
func failingAccept(r *round) {
	needs(r.T, "prlimit")
	now := r.server.usage()
	lift := r.limit("nofile", strconv.Itoa(now.files+now.sockets+r.IntN(8)))
	leave := r.connect(40 + r.IntN(40))
	r.until("an accept fails", func() bool { return strings.Contains(r.server.log.String(), "connection not accepted") })
	r.soon()
	lift()
	leave()
}

// connect opens connections that say nothing. Those that the server or the system refuses are no matter.
func (r *round) connect(n int) (leave func()) {
	var open []net.Conn
	for range n {
		if conn, err := net.Dial("tcp", r.address()); err == nil {
			open = append(open, conn)
		}
	}
	return func() {
		for _, conn := range open {
			_ = conn.Close()
		}
	}
}

func (r *round) address() string { return strings.TrimPrefix(fmt.Sprint(r.base.Load()), "http://") }
