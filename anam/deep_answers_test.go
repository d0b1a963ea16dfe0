//go:build !race

// The race detector takes memory of its own, so the bound is held without it.

package anam_test

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"greenroom/anam"
)

// However deeply an answer nests, the client makes none of its levels: it reads the fields that it knows and keeps the rest as text.
// The test runs alone, because the runtime counts for the whole process.
func TestDeepAnswersTakeAFewTimesTheirSize(t *testing.T) {
	deep := strings.Repeat(`{"`+strings.Repeat("n", 40)+`":`, 9_000) + "0" + strings.Repeat("}", 9_000)
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"a list":          {200, `{"data":[{"id":"p","name":"Cara","tools":[` + deep + `],"knowledge":[` + deep + `]}]}`},
		"unknown members": {200, `{"data":[{"id":"p","name":"Cara","more":` + deep + `}],"more":` + deep + `}`},
		"an error":        {400, `{"error":"Validation failed","details":` + deep + `,"message":` + deep + `}`},
	} {
		client, _, _ := upstream(t, answers(answer.status, answer.body))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, listed := client.Personas(context.Background(), anam.ListQuery{})
		_, minted := mint(client)
		runtime.ReadMemStats(&after)
		taken, most := int(after.TotalAlloc-before.TotalAlloc), 8*len(answer.body)
		t.Logf("%s: %d bytes for %d", name, taken, len(answer.body))
		if taken > most || (listed == nil) != (answer.status == 200) || minted == nil {
			t.Errorf("%s: %d bytes for an answer of %d, want at most %d; %v, %v", name, taken, len(answer.body), most, listed, minted)
		}
	}
}
