package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"

	"greenroom/messages"
	"greenroom/models"
)

// The cost of argon2id: OWASP's first choice of 2025 (46 MiB, one pass, one lane).
const (
	argonMemory  = 46 * 1024 // KiB
	argonTime    = 1
	argonLanes   = 1
	argonKeyLen  = 32
	argonSaltLen = 16
)

// Each hash takes 46 MiB, so few are made at once. The others wait for their turn, and no more of them than get one in time.
const (
	argonTurns = 2
	argonQueue = 100 // of strangers, and as many of those ahead of them
)

var (
	argonTurn = make(chan struct{}, argonTurns)
	// strangersTurn is the door before it for strangers: however many they are, whoever is ahead of them waits for one hash at most.
	strangersTurn = make(chan struct{}, argonTurns)

	strangersWaiting, aheadWaiting atomic.Int32
)

type ahead struct{}

// AheadOfStrangers lets passwords be checked before those of people who are not known: strangers can fill a queue, but not everybody's.
func AheadOfStrangers(ctx context.Context) context.Context {
	return context.WithValue(ctx, ahead{}, true)
}

func isAhead(ctx context.Context) bool { return ctx.Value(ahead{}) != nil }

// argonCost is the cost that a PHC string names.
type argonCost struct {
	memory, time uint32 // KiB, passes
	lanes        uint8
}

var todaysCost = argonCost{argonMemory, argonTime, argonLanes}

// testCost is the least that argon2id takes. It protects nothing.
var testCost = argonCost{memory: 8, time: 1, lanes: 1}

// payable refuses the cost of a tampered hash that would take all memory or make argon2 panic.
func (c argonCost) payable() bool {
	return c.memory >= 8 && c.memory <= 256*1024 && c.time >= 1 && c.time <= 16 && c.lanes >= 1 && c.lanes <= 16
}

// hashPassword gives the PHC string of a password under a cost, which no stranger asks for. It fails only when ctx ends while it waits its turn.
func hashPassword(ctx context.Context, password models.Secret, cost argonCost) (string, error) {
	salt := make([]byte, argonSaltLen)
	_, _ = rand.Read(salt) // never fails: the process ends instead
	key, err := argonKey(AheadOfStrangers(ctx), password, salt, cost)
	return phc(cost, salt, key), err
}

func phc(cost argonCost, salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.memory, cost.time, cost.lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// decoyHash makes an unknown account cost as much time as a known one; no password has it.
var decoyHash = phc(todaysCost, make([]byte, argonSaltLen), make([]byte, argonKeyLen))

// passwordMatches checks a password against a PHC string, with the cost that the string names.
// It fails only when ctx ends while it waits its turn.
func passwordMatches(ctx context.Context, hash string, password models.Secret) (bool, error) {
	cost, salt, want, ok := parsePHC(hash)
	if !ok {
		return false, nil
	}
	key, err := argonKey(ctx, password, salt, cost)
	return err == nil && subtle.ConstantTimeCompare(key, want) == 1, err
}

func parsePHC(hash string) (cost argonCost, salt, key []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost, nil, nil, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.memory, &cost.time, &cost.lanes); err != nil || !cost.payable() {
		return cost, nil, nil, false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	key, keyErr := base64.RawStdEncoding.DecodeString(parts[5])
	return cost, salt, key, saltErr == nil && keyErr == nil && len(salt) >= 8 && len(key) == argonKeyLen
}

func argonKey(ctx context.Context, password models.Secret, salt []byte, cost argonCost) ([]byte, error) {
	leave, err := takeArgonTurn(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	defer giveBackHash(cost)
	return argon2.IDKey([]byte(password.Reveal()), salt, cost.time, cost.memory, cost.lanes, argonKeyLen), nil
}

// takeArgonTurn waits for a turn as long as the context lasts, strangers at their own door first.
// Errors: unavailable when too many wait already, or the time of the context is over.
func takeArgonTurn(ctx context.Context) (leave func(), err error) {
	doors, waiting := []chan struct{}{strangersTurn, argonTurn}, &strangersWaiting
	if isAhead(ctx) {
		doors, waiting = doors[1:], &aheadWaiting
	}
	defer waiting.Add(-1)
	if waiting.Add(1) > argonQueue {
		return nil, tooManyHashes()
	}
	passed := 0
	leave = func() {
		for ; passed > 0; passed-- {
			<-doors[passed-1]
		}
	}
	for _, door := range doors {
		select {
		case door <- struct{}{}:
			passed++
		case <-ctx.Done():
			leave()
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil, tooManyHashes()
			}
			return nil, fmt.Errorf("wait to hash a password: %w", ctx.Err())
		}
	}
	return leave, nil
}

func tooManyHashes() error {
	full := messages.NewError(messages.TooManySignIns, messages.Facts{})
	full.RetryAfter = time.Second
	return full
}

// giveBackHash gives back the memory of a hash before its turn: the next one takes as much again,
// and the collector by itself would let several of them pile up.
func giveBackHash(cost argonCost) {
	switch {
	case cost.memory < argonMemory: // only tests hash for less
	case strangersWaiting.Load()+aheadWaiting.Load() > 0:
		runtime.GC()
	default:
		debug.FreeOSMemory()
	}
}
