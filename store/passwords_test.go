package store

import (
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/models"
)

func hashed(t *testing.T, password models.Secret) string {
	t.Helper()
	hash, err := hashPassword(t.Context(), password, todaysCost)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func matches(t *testing.T, hash string, password models.Secret) bool {
	t.Helper()
	ok, err := passwordMatches(t.Context(), hash, password)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// A caller that has gone doesn't wait for its turn: the turns bound how much memory sign-ins take.
func TestHashingEndsWithItsContext(t *testing.T) {
	for range argonTurns {
		argonTurn <- struct{}{}
	}
	defer func() {
		for range argonTurns {
			<-argonTurn
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := hashPassword(ctx, "correct horse battery", todaysCost); !errors.Is(err, context.Canceled) {
		t.Errorf("hashing: %v", err)
	}
	s := openTemp(t)
	if _, err := s.Authenticate(ctx, "nobody@example.com", "correct horse battery"); !errors.Is(err, context.Canceled) {
		t.Errorf("signing in: %v", err)
	}
	if ok, err := passwordMatches(ctx, decoyHash, ""); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("matching: %v, %v", ok, err)
	}
}

// Nobody joins a queue in which no turn comes in time.
func TestHashingRefusesEarly(t *testing.T) {
	aheadWaiting.Add(argonQueue)
	defer aheadWaiting.Add(-argonQueue)
	_, err := hashPassword(t.Context(), "correct horse battery", todaysCost)
	if e, ok := errors.AsType[*models.Error](err); !ok || e.Code != models.CodeUnavailable || e.RetryAfter == 0 {
		t.Errorf("got %v", err)
	}
}

// Strangers fill the queue and every turn; who is known waits for one hash, and takes no notice of the queue.
func TestStrangersFillNoQueueButTheirOwn(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var strangers sync.WaitGroup
	for range argonQueue + 20 {
		strangers.Go(func() {
			if leave, err := takeArgonTurn(ctx); err == nil {
				<-ctx.Done()
				leave()
			}
		})
	}
	defer strangers.Wait()
	defer cancel()
	for len(argonTurn) < argonTurns || strangersWaiting.Load() < argonQueue {
		runtime.Gosched()
	}
	if _, err := takeArgonTurn(t.Context()); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("one more stranger: %v", err)
	}
	turn := make(chan func())
	go func() {
		leave, err := takeArgonTurn(AheadOfStrangers(t.Context()))
		if err != nil {
			t.Errorf("somebody known: %v", err)
			leave = func() {}
		}
		turn <- leave
	}()
	for aheadWaiting.Load() == 0 {
		runtime.Gosched()
	}
	<-argonTurn // one hash ends; its stranger is still at the inner door
	leave := <-turn
	leave()
	argonTurn <- struct{}{}
}

func TestPasswordHashes(t *testing.T) {
	t.Parallel()
	hash := hashed(t, "correct horse battery")
	if !regexp.MustCompile(`^\$argon2id\$v=19\$m=47104,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`).MatchString(hash) {
		t.Errorf("got %s", hash)
	}
	if hash == hashed(t, "correct horse battery") {
		t.Error("two hashes share their salt")
	}
	for password, want := range map[models.Secret]bool{
		"correct horse battery": true, "correct horse batter": false, "correct horse battery ": false, "": false, "Correct horse battery": false,
	} {
		if matches(t, hash, password) != want {
			t.Errorf("match is not %v", want)
		}
	}
}

// Today's cost is for new hashes; hashes of another cost keep working.
func TestHashesOfAnotherCostStillMatch(t *testing.T) {
	t.Parallel()
	cost := argonCost{memory: 64, time: 3, lanes: 2}
	key, err := argonKey(t.Context(), "an older password", []byte("somesalt"), cost)
	if err != nil {
		t.Fatal(err)
	}
	hash := phc(cost, []byte("somesalt"), key)
	if !matches(t, hash, "an older password") || matches(t, hash, "another password") {
		t.Error(hash)
	}
}

// A malformed hash in the database must never take the process down.
func TestMalformedHashesMatchNothing(t *testing.T) {
	t.Parallel()
	salt, key := base64.RawStdEncoding.EncodeToString(make([]byte, 16)), base64.RawStdEncoding.EncodeToString(make([]byte, 32))
	tail := "$" + salt + "$" + key
	for _, hash := range []string{
		"", "$", "$$$$$", "$argon2id$", "plain", "$argon2id$v=19$m=47104,t=1,p=1$" + salt, "$argon2id$v=19$m=47104,t=1,p=1" + tail + "$more",
		"$argon2i$v=19$m=47104,t=1,p=1" + tail, "$argon2id$v=16$m=47104,t=1,p=1" + tail, "x$argon2id$v=19$m=47104,t=1,p=1" + tail,
		"$argon2id$v=19$m=4294967295,t=1,p=1" + tail, "$argon2id$v=19$m=99999999999,t=1,p=1" + tail, "$argon2id$v=19$m=262145,t=1,p=1" + tail,
		"$argon2id$v=19$m=0,t=1,p=1" + tail, "$argon2id$v=19$m=47104,t=0,p=1" + tail, "$argon2id$v=19$m=47104,t=4294967295,p=1" + tail,
		"$argon2id$v=19$m=47104,t=1,p=0" + tail, "$argon2id$v=19$m=47104,t=1,p=255" + tail, "$argon2id$v=19$m=47104,t=1,p=256" + tail,
		"$argon2id$v=19$m=-1,t=-1,p=-1" + tail, "$argon2id$v=19$m=47104" + tail, "$argon2id$v=19$t=1,m=47104,p=1" + tail,
		"$argon2id$v=19$m=47104,t=1,p=1$" + salt + "$", "$argon2id$v=19$m=47104,t=1,p=1$$" + key, "$argon2id$v=19$m=47104,t=1,p=1$!$" + key,
		"$argon2id$v=19$m=47104,t=1,p=1$" + salt + "$" + key + key, strings.Repeat("$", 1_000_000),
	} {
		if matches(t, hash, "") || matches(t, hash, "anything at all") {
			t.Errorf("%.80s matches", hash)
		}
		if _, _, _, ok := parsePHC(hash); ok {
			t.Errorf("%.80s was parsed", hash)
		}
	}
}

// An unknown account must not answer sooner: its decoy asks for the same work as a real hash.
func TestDecoyCostsAsMuchAsARealHash(t *testing.T) {
	t.Parallel()
	decoy, salt, key, ok := parsePHC(decoyHash)
	real, realSalt, realKey, realOK := parsePHC(hashed(t, "correct horse battery"))
	if !ok || !realOK || decoy != real || len(salt) != len(realSalt) || len(key) != len(realKey) {
		t.Errorf("decoy %+v, real %+v", decoy, real)
	}
}

// A real store must never take the cost of tests.
func TestStoresHashAtTodaysCost(t *testing.T) {
	s, err := Open(t.Context(), Options{Path: t.TempDir() + "/greenroom.db", Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.passwordCost != todaysCost {
		t.Errorf("passwords cost %+v, want %+v", s.passwordCost, todaysCost)
	}
}
