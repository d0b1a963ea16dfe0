package main

import (
	"log/slog"
	"net"
	"sync"
	"time"

	"greenroom/listener"
	"greenroom/routes"
)

// answerMeanwhile answers on a socket while its server still starts, until ready is called. It takes no connection from then on;
// those that come wait for the server itself.
func answerMeanwhile(tcp *net.TCPListener, set settings, now func() time.Time, log *slog.Logger) (ready func()) {
	app, lent := routes.Starting(now), listener.Lend(tcp)
	log.Info("listening; everything is answered 503 until the database is open", "address", tcp.Addr().String())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = app.Listener(routes.Linger(keptOpen(lent, set, now, log)))
	}()
	return sync.OnceFunc(func() {
		_ = app.ShutdownWithTimeout(shutdownTime)
		_ = lent.Close() // where the app has not listened yet, it does so in vain
		<-ended
		_ = tcp.SetDeadline(time.Time{})
	})
}
