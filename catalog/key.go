package catalog

import (
	"context"
	"errors"
	"sync"
	"time"

	"greenroom/anam"
	"greenroom/models"
)

// KeyState is the state of the server's Anam API key.
type KeyState string

// The states of the Anam key.
const (
	KeyUnknown KeyState = "unknown" // not checked yet
	KeyGood    KeyState = "good"
	KeyRefused KeyState = "refused" // Anam answered 401
	KeyDown    KeyState = "down"    // Anam did not answer
)

// KeyStates are all of them.
var KeyStates = []KeyState{KeyUnknown, KeyGood, KeyRefused, KeyDown}

// Trouble names what stands between this server and Anam.
type Trouble = anam.Trouble

// askAgainAfter is how old bad news of Anam may get while somebody reads them.
const askAgainAfter = 15 * time.Second

// keyWatch remembers the key's state by Anam's last answer.
type keyWatch struct {
	anam *anam.Client
	now  func() time.Time

	mu      sync.Mutex
	state   KeyState
	at      time.Time
	trouble Trouble // of the last answer that said something; empty for a good one
	asked   time.Time

	// noTokens is true from a 401 to a mint until a mint works or the key is replaced: that lists can be read says nothing of tokens.
	noTokens bool
	listed   bool // the last list was read
}

func newKeyWatch(client *anam.Client, now func() time.Time) *keyWatch {
	return &keyWatch{anam: client, now: now, state: KeyUnknown}
}

// heard updates the state from the result of a request for what Anam lists.
func (k *keyWatch) heard(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if state := keyStateOf(err); state != KeyUnknown {
		k.listed = state == KeyGood
		k.keep(state, err)
	}
}

// minted updates the state from the result of a mint.
func (k *keyWatch) minted(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	state := keyStateOf(err)
	e, _ := errors.AsType[*anam.Error](err)
	switch {
	case state == KeyRefused:
		k.noTokens = true
	case err == nil, e != nil && e.Kind == anam.LegacyToken: // a token all the same
		k.noTokens = false
	}
	if state != KeyUnknown {
		k.keep(state, err)
	}
}

// keep takes no other good news for an end of a mint's 401 than a mint that works.
func (k *keyWatch) keep(state KeyState, err error) {
	if state == KeyGood && k.noTokens {
		k.state, k.at, k.trouble = KeyRefused, k.now(), anam.KeyRefused
		return
	}
	k.state, k.at, k.trouble = state, k.now(), ""
	if e, ok := errors.AsType[*anam.Error](err); ok {
		k.trouble = e.Trouble()
	}
}

// keyStateOf is the state of the key by the result of a request, KeyUnknown when that says nothing about it.
// A key that gets 403 is valid and only lacks a permission. A 429 may come before Anam has checked the key.
func keyStateOf(err error) KeyState {
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

// CheckKey checks the key with a cheap request for a list, which doesn't end a mint's 401.
// An answer that says nothing about it, such as 429, leaves the state as it was.
func (c *Catalog) CheckKey(ctx context.Context) KeyState {
	c.key.heard(c.key.anam.CheckKey(ctx))
	state, _ := c.Key()
	return state
}

// Minted updates the state of the key from the result of a mint, nil for a token.
func (c *Catalog) Minted(err error) { c.key.minted(err) }

// NewKey forgets what mints heard of the key before.
func (c *Catalog) NewKey() {
	c.key.mu.Lock()
	defer c.key.mu.Unlock()
	c.key.noTokens = false
}

// RefusesTokensAlone tells whether Anam refused the key to a mint and still lets it read lists.
func (c *Catalog) RefusesTokensAlone() bool {
	c.key.mu.Lock()
	defer c.key.mu.Unlock()
	return c.key.state == KeyRefused && c.key.noTokens && c.key.listed
}

// Key gives the state of the key and since when, without a request.
func (c *Catalog) Key() (KeyState, time.Time) {
	c.key.mu.Lock()
	defer c.key.mu.Unlock()
	return c.key.state, c.key.at
}

// Trouble gives what stands between this server and Anam as it was last heard, empty for nothing.
func (c *Catalog) Trouble() Trouble {
	c.key.mu.Lock()
	defer c.key.mu.Unlock()
	return c.key.trouble
}

// KeyShown is Key for a page that tells the state. Bad news that are old are asked for anew in the background,
// so that they don't stay when Anam is well again and nobody asks for a token.
func (c *Catalog) KeyShown() KeyState {
	state, _ := c.Key()
	if c.key.askAgain() {
		c.work.start(func(ctx context.Context) { c.CheckKey(ctx) })
	}
	return state
}

// askAgain tells whether it is time, and counts that as asking.
func (k *keyWatch) askAgain() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	bad := k.state == KeyRefused || k.state == KeyDown
	if !bad || models.Within(k.at, now, askAgainAfter) || models.Within(k.asked, now, askAgainAfter) {
		return false
	}
	k.asked = now
	return true
}
