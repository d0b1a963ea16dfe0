package listener

import (
	"net"
	"sync/atomic"
	"time"
)

// Lend gives a listener on the owner's socket for a while. Closing it only ends its own Accept: the socket stays open, and whoever connects
// meanwhile waits in its queue. Once Accept has failed with net.ErrClosed, the owner clears its deadline and accepts by itself.
func Lend(owner *net.TCPListener) net.Listener { return &lent{TCPListener: owner} }

type lent struct {
	*net.TCPListener
	closed atomic.Bool
}

func (l *lent) Accept() (net.Conn, error) {
	conn, err := l.TCPListener.Accept()
	if err != nil && l.closed.Load() {
		return nil, net.ErrClosed
	}
	return conn, err
}

func (l *lent) Close() error {
	l.closed.Store(true)
	return l.SetDeadline(time.Unix(1, 0)) // long past: it ends an Accept that waits
}
