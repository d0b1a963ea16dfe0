package store

import (
	"encoding/base64"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

func TestPasswordHashes(t *testing.T) {
	hash := hashPassword("correct horse battery", todaysCost)
	if !regexp.MustCompile(`^\$argon2id\$v=19\$m=47104,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`).MatchString(hash) {
		t.Errorf("got %s", hash)
	}
	if hash == hashPassword("correct horse battery", todaysCost) {
		t.Error("two hashes share their salt")
	}
	for password, want := range map[models.Secret]bool{
		"correct horse battery": true, "correct horse batter": false, "correct horse battery ": false, "": false, "Correct horse battery": false,
	} {
		if passwordMatches(hash, password) != want {
			t.Errorf("match is not %v", want)
		}
	}
}

// Today's cost is for new hashes; what was made under another one keeps working.
func TestHashesOfAnotherCostStillMatch(t *testing.T) {
	cost := argonCost{memory: 64, time: 3, lanes: 2}
	hash := phc(cost, []byte("somesalt"), argonKey("an older password", []byte("somesalt"), cost))
	if !passwordMatches(hash, "an older password") || passwordMatches(hash, "another password") {
		t.Error(hash)
	}
}

// What stands in the database must never take the process down, whoever wrote it.
func TestMalformedHashesMatchNothing(t *testing.T) {
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
		if passwordMatches(hash, "") || passwordMatches(hash, "anything at all") {
			t.Errorf("%.80s matches", hash)
		}
		if _, _, _, ok := parsePHC(hash); ok {
			t.Errorf("%.80s was parsed", hash)
		}
	}
}

// An unknown account must not answer sooner: its decoy asks for the same work as a real hash.
func TestDecoyCostsAsMuchAsARealHash(t *testing.T) {
	decoy, salt, key, ok := parsePHC(decoyHash)
	real, realSalt, realKey, realOK := parsePHC(hashPassword("correct horse battery", todaysCost))
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
