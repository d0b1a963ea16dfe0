package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"greenroom/anam"
	"greenroom/catalog"
)

// hangups gives each SIGHUP, which would otherwise end the process and the requests in it, until stop is called.
func hangups() (signals chan os.Signal, stop func()) {
	signals = make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	return signals, func() { signal.Stop(signals) }
}

// keyReader reads the Anam key again at each hangup: whoever renews it does not have to restart the server.
type keyReader struct {
	env     func(string) string
	client  *anam.Client
	catalog *catalog.Catalog
	log     *slog.Logger
}

func (k keyReader) run(ctx context.Context, signals <-chan os.Signal) {
	for {
		select {
		case <-signals:
			k.readAgain(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// readAgain goes on with the key it has when the file's is missing or cannot be sent.
func (k keyReader) readAgain(ctx context.Context) {
	if k.env("ANAM_API_KEY_FILE") == "" {
		k.log.Info("hangup: there is no ANAM_API_KEY_FILE to read again")
		return
	}
	r := &reading{env: k.env}
	key := r.secret("ANAM_API_KEY")
	err := errors.Join(r.problems...)
	if err == nil {
		err = k.client.SetKey(anam.Key(key.Reveal()))
	}
	if err != nil {
		k.log.Error("Anam key not read again; the one before stays", "error", err)
		return
	}
	k.catalog.NewKey()
	k.log.Info("Anam key read again")
	checkKey(ctx, k.catalog, k.log)
	if err := k.catalog.Refresh(ctx); err != nil && ctx.Err() == nil {
		k.log.Warn("catalog not refreshed with the new key", "error", err)
	}
}
