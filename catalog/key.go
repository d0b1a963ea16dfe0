package catalog

import (
	"context"
	"errors"
	"sync"
	"time"

	"greenroom/anam"
)

// KeyState is what is known of the server's Anam key.
type KeyState string

// The states of the Anam key.
const (
	KeyUnknown KeyState = "unknown" // not checked yet
	KeyGood    KeyState = "good"
	KeyRefused KeyState = "refused" // Anam answered 401
	KeyDown    KeyState = "down"    // Anam did not answer
)

// keyWatch remembers what Anam last said of the key.
type keyWatch struct {
	anam *anam.Client
	now  func() time.Time

	mu    sync.Mutex
	state KeyState
	at    time.Time
}

func newKeyWatch(client *anam.Client, now func() time.Time) *keyWatch {
	return &keyWatch{anam: client, now: now, state: KeyUnknown}
}

// heard notes what an answer tells about the key.
func (k *keyWatch) heard(err error) {
	state := told(err)
	if state == KeyUnknown {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.state, k.at = state, k.now()
}

// told is what an answer tells about the key; KeyUnknown: nothing.
// A key that meets 403 is known to Anam and only lacks a permission.
// A 429 may come before Anam has looked at the key.
func told(err error) KeyState {
	if err == nil {
		return KeyGood
	}
	e, ok := errors.AsType[*anam.Error](err)
	if !ok {
		return KeyUnknown
	}
	switch e.Kind {
	case anam.Unauthorized:
		return KeyRefused
	case anam.Unavailable, anam.Timeout, anam.BadResponse:
		return KeyDown
	case anam.Canceled, anam.RateLimited:
		return KeyUnknown
	}
	return KeyGood
}

// CheckKey asks Anam with a cheap call whether it takes the key.
// An answer that tells nothing, such as 429, leaves what was known before.
func (c *Catalog) CheckKey(ctx context.Context) KeyState {
	c.key.heard(c.key.anam.CheckKey(ctx))
	state, _ := c.Key()
	return state
}

// Key tells what is known of the key and since when, without asking.
func (c *Catalog) Key() (KeyState, time.Time) {
	c.key.mu.Lock()
	defer c.key.mu.Unlock()
	return c.key.state, c.key.at
}
