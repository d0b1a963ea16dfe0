package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"greenroom/anam/sandbox"
	"greenroom/store/storetest"
)

// askQuestions asks what is asked after every fault, of a server that nobody writes to.
func (r *round) askQuestions() {
	r.Helper()
	r.settle()
	for _, odd := range r.ledger.odds() {
		r.wrong("odd answers", "%s", odd)
	}
	r.lost(saves, r.versionsThere())
	r.lost(moves, r.movesThere())
	r.askKeys()
	r.askMints()
	r.askWhole()
	r.askLeftBehind()
	r.askLog()
}

// lost compares what was acknowledged with what is there.
func (r *round) lost(k kind, there map[string]bool) {
	r.Helper()
	gone := slices.DeleteFunc(r.ledger.all(k), func(words string) bool { return there[words] })
	if len(gone) > 0 {
		r.wrong("acknowledged", "%d %s are gone, such as %s", len(gone), k, gone[0])
	}
}

// versionsThere gives every version by slug, number and hash; the command check holds the hash against the document.
func (r *round) versionsThere() map[string]bool {
	there := map[string]bool{}
	for _, slug := range savedPersonas {
		r.each("/api/v1/templates/"+slug+"/versions", func(item json.RawMessage) {
			var v struct {
				Number int
				SHA256 string
			}
			r.must(json.Unmarshal(item, &v))
			there[fmt.Sprint(slug, " ", v.Number, " ", v.SHA256)] = true
		})
	}
	return there
}

// movesThere gives every move by its note.
func (r *round) movesThere() map[string]bool {
	there := map[string]bool{}
	for _, slug := range movedPersonas {
		r.each("/api/v1/templates/"+slug+"/moves", func(item json.RawMessage) {
			var move struct{ Note string }
			r.must(json.Unmarshal(item, &move))
			there[move.Note] = true
		})
	}
	return there
}

// each reads a list page by page.
func (r *round) each(path string, do func(item json.RawMessage)) {
	r.Helper()
	for cursor := ""; ; {
		status, body := r.ask(http.MethodGet, path+"?limit=100&cursor="+cursor, nil)
		var page struct {
			Data []json.RawMessage
			Next *string
		}
		if status != http.StatusOK || json.Unmarshal(body, &page) != nil {
			r.Fatalf("%s: %s: %d %.300s", r.name, path, status, body)
		}
		for _, item := range page.Data {
			do(item)
		}
		if page.Next == nil {
			return
		}
		cursor = *page.Next
	}
}

func (r *round) askKeys() {
	r.Helper()
	for _, key := range r.ledger.all(keys) {
		if status, _ := r.send(http.MethodGet, "/api/v1/templates?limit=1", "", "Authorization", "Bearer "+key); status != http.StatusOK {
			r.wrong("acknowledged", "a key that was shown is answered %d", status)
			return
		}
	}
}

// askMints wants a row of every token that an app got, and no row of a token that Anam did not give.
func (r *round) askMints() {
	r.Helper()
	const ok = "mints WHERE outcome = 'ok'"
	for some := range slices.Chunk(r.ledger.all(mints), 500) {
		if n := storetest.Count(r, r.db, ok+" AND id IN ('"+strings.Join(some, "', '")+"')"); n != len(some) {
			r.wrong("acknowledged", "%d of %d tokens that apps got have no row", len(some)-n, len(some))
		}
	}
	rows, got, given := storetest.Count(r, r.db, ok), r.ledger.counts()[mints], int(r.anam.given.Load())
	if rows < got || rows > given {
		r.wrong("mints", "apps got %d tokens, %d have a row, Anam gave %d", got, rows, given)
	}
}

// askWhole asks the program itself, beside the running server.
func (r *round) askWhole() {
	r.Helper()
	if said := r.command(r.T, "check"); !strings.Contains(said, "The database is whole.") {
		r.wrong("integrity", "check says: %s", said)
	}
	if said := r.command(r.T, "audit", "verify"); !strings.Contains(said, "All are as they were written.") {
		r.wrong("chain", "audit verify says: %s", said)
	}
}

// askLeftBehind waits until the server has given back what the fault made it take.
func (r *round) askLeftBehind() {
	r.Helper()
	var now usage
	defer func() {
		r.Logf("%s: %s; before the first fault %s; acknowledged %v", r.name, now, r.idle, r.ledger.counts())
	}()
	r.until("the server has given back what the fault took", func() bool {
		r.settle()
		now = r.server.usage()
		return now.within(r.idle)
	})
}

// askLog looks for what must never stand in a log.
func (r *round) askLog() {
	r.Helper()
	log := r.server.log.String()
	secrets := append(r.ledger.all(keys), r.key, sandbox.DefaultKey, adminPassword, promptMark, "panic", "goroutine ")
	for _, word := range secrets {
		if strings.Contains(log, word) {
			r.wrong("log", "%.12s... stands in it", word)
		}
	}
}
