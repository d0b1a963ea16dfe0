package store

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

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

// argonSlots bounds how much memory concurrent sign-ins may take.
var argonSlots = make(chan struct{}, 4)

// hashPassword gives the PHC string of a password under today's cost.
func hashPassword(password models.Secret) string {
	salt := make([]byte, argonSaltLen)
	_, _ = rand.Read(salt) // never fails: the process ends instead
	key := argonKey(password, salt, argonTime, argonMemory, argonLanes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// passwordMatches checks a password against a PHC string, with the cost that the string names.
func passwordMatches(phc string, password models.Secret) bool {
	var version int
	var memory, time uint32
	var lanes uint8
	var salt64, key64 string
	if _, err := fmt.Sscanf(strings.ReplaceAll(strings.TrimPrefix(phc, "$"), "$", " "), "argon2id v=%d m=%d,t=%d,p=%d %s %s", &version, &memory, &time, &lanes, &salt64, &key64); err != nil || version != argon2.Version {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(salt64)
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(key64)
	if err != nil || len(want) != argonKeyLen {
		return false
	}
	return subtle.ConstantTimeCompare(argonKey(password, salt, time, memory, lanes), want) == 1
}

func argonKey(password models.Secret, salt []byte, time, memory uint32, lanes uint8) []byte {
	argonSlots <- struct{}{}
	defer func() { <-argonSlots }()
	return argon2.IDKey([]byte(password.Reveal()), salt, time, memory, lanes, argonKeyLen)
}
