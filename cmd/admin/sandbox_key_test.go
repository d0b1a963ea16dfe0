package main

import (
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/models"
)

// The sandbox takes the key that is set, so that whoever set it can ask it too, and else one that nobody knows.
func TestKeyOfTheSandbox(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		set, asks string
		taken     bool
	}{
		{"bench", "bench", true},
		{"bench", "another", false},
		{"", "sandbox-key", false},
	} {
		up, err := reach(settings{sandbox: true, sandboxAddr: "127.0.0.1:0", anamKey: models.Secret(c.set)}, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer up.close()
		if err := up.client.CheckKey(t.Context()); err != nil {
			t.Errorf("set %q: the server's own client is refused: %v", c.set, err)
		}
		other, err := anam.New(anam.Options{BaseURL: up.url, Key: anam.Key(c.asks), Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if err := other.CheckKey(t.Context()); (err == nil) != c.taken {
			t.Errorf("set %q, asked with %q: %v", c.set, c.asks, err)
		}
	}
}
