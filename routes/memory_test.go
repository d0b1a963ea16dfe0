//go:build !race

// The race detector takes memory of its own, so the bounds are held without it.

package routes

import (
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"

	"greenroom/models"
	"greenroom/store/storetest"
)

// bound is the most that a request may take, in bytes: of its answer, and of memory in all, given back or not.
type bound struct{ answer, memory int }

const mb = 1 << 20

// within holds a request to its bound. Its test runs alone, because the runtime counts for the whole process.
func (b bound) within(t *testing.T, name string, ask func() answer) answer {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	a := ask()
	runtime.ReadMemStats(&after)
	memory := int(after.TotalAlloc - before.TotalAlloc)
	t.Logf("%s: %d bytes, %d MB", name, len(a.body), memory/mb)
	if len(a.body) > b.answer || memory > b.memory {
		t.Errorf("%s: an answer of %d bytes, want at most %d; %d MB of memory, want at most %d", name, len(a.body), b.answer, memory/mb, b.memory/mb)
	}
	return a
}

// A form of deep tools is refused, wherever a form of a persona is taken, before any of the levels is made or written.
func TestDeepToolsInAFormTakeUnder1MBOfAnswer(t *testing.T) {
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	deep := func(open, end string) string {
		return `{"type":"client","name":"x","p":` + strings.Repeat(open, 9_800) + "0" + strings.Repeat(end, 9_800) + `}`
	}
	for name, tools := range map[string]string{
		"objects":           "[" + deep(`{"a":`, "}") + "]",
		"one tool":          deep(`{"a":`, "}"),
		"long names":        "[" + deep(`{"`+strings.Repeat("n", 40)+`":`, "}") + "]",
		"lists":             "[" + deep("[", "]") + "]",
		"three tools":       "[" + deep(`{"a":`, "}") + "," + deep(`{"a":`, "}") + "," + deep(`{"a":`, "}") + "]",
		"a text in quotes":  `"[` + strings.ReplaceAll(deep(`{"a":`, "}"), `"`, `\"`) + `]"`,
		"around the list":   `{"tools":[` + deep(`{"a":`, "}") + "]}",
		"lists that end so": strings.Repeat("[", 200_000),
	} {
		form := editorForm(1, persona("Cara"), "tools", tools, "slug", "nora")
		bounds := bound{mb, 32*mb + 12*len(tools)}
		for _, path := range []string{"/templates/cara", "/templates/cara/diff", "/templates"} {
			bounds.within(t, name+" to "+path, func() answer { return v.post(path, form...) }).want(422).says("Tools")
		}
		run := append(form, "run", "draft")
		bounds.within(t, name+" to a preview", func() answer { return v.post("/templates/cara/preview/session", run...) }).want(422).says(`"field":"tools"`)
	}
	v.post("/templates/cara", editorForm(1, persona("Cara"), "tools", "["+deep("[", "]")+"]")...).want(422).says("Nest the tool's values at most 100 levels deep.")
}

// olderLarge are tools of some 800 KB, as releases stored them that knew no bound.
func olderLarge() map[string]models.Tool {
	entries := func(value any, n int) []any {
		list := make([]any, n)
		for i := range list {
			list[i] = value
		}
		return list
	}
	tool := func(more any) models.Tool { return models.Tool{"type": "client", "name": "x", "more": more} }
	return map[string]models.Tool{
		"zeros":   tool(nested(97, entries(0, 400_000))),
		"entries": tool(entries("a", 200_000)),
		"quotes":  tool(strings.Repeat(`"`, 400_000)),
		"text":    tool(strings.Repeat("a", 800_000)),
	}
}

// addLarge stores so many next versions with such a tool, each with another number in it.
func (k *kit) addLarge(slug string, tool models.Tool, versions int) {
	k.Helper()
	for n := range versions {
		p := persona("Cara")
		tool["n"] = float64(n)
		p.Tools = []models.Tool{tool}
		raw, err := models.NewDocument(p).Canonical()
		k.must(err)
		storetest.AddVersion(k, k.file, slug, string(raw))
	}
}

// A version of 800 KB, from before there was a bound, is shown, compared, listed, published and minted within a few times its size.
func TestAnOlderVersionOf800KBTakesAFewTimesItsSize(t *testing.T) {
	k := newPages(t)
	v, key := k.visitor(models.RoleEditor), k.key(models.ScopeTemplatesRead, models.ScopeTemplatesPublish, models.ScopeMint)
	for slug, tool := range olderLarge() {
		k.template(slug)
		k.addLarge(slug, tool, 2)
		home := "/templates/" + slug
		read := func(path string) func() answer { return func() answer { return v.get(path) } }
		bound{5 * mb / 2, 96 * mb}.within(t, slug+": editor", read(home)).want(200)
		bound{5 * mb, 384 * mb}.within(t, slug+": diff", read(home+"/diff?from=2&to=3")).want(200)
		bound{64 << 10, 64 * mb}.within(t, slug+": history", read(home+"/history")).want(200)
		bound{5 * mb, 384 * mb}.within(t, slug+": API's diff", func() answer {
			return k.call(get, "/api/v1"+home+"/diff?from=2&to=3", key, nil)
		}).want(200)
		k.call(put, "/api/v1"+home+"/labels/live", key, `{"version":3}`).want(200)
		bound{64 << 10, 96 * mb}.within(t, slug+": mint", func() answer {
			return k.call(post, "/api/v1/session-tokens", key, `{"template":"`+slug+`"}`)
		}).want(201)
	}
}

// Twenty such versions make neither the history nor a page of the API's list larger than a few.
func TestTwentyLargeVersionsTakeWhatOneDoes(t *testing.T) {
	k := newPages(t)
	k.template("cara")
	k.addLarge("cara", olderLarge()["text"], 20)
	v, key := k.visitor(models.RoleViewer), k.key(models.ScopeTemplatesRead)
	bound{64 << 10, 16 * mb}.within(t, "history", func() answer { return v.get("/templates/cara/history") }).want(200)
	numbers := ""
	for cursor := ""; ; {
		var page struct {
			Data []struct{ Number int }
			Next string
		}
		bound{2*mb + 64<<10, 64 * mb}.within(t, "page of versions", func() answer {
			return k.call(get, "/api/v1/templates/cara/versions?limit=100&cursor="+cursor, key, nil)
		}).want(200).into(&page)
		for _, v := range page.Data {
			numbers += fmt.Sprint(v.Number, " ")
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if want := "21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 "; numbers != want {
		t.Errorf("the pages hold %s, want %s", numbers, want)
	}
}

// However the lines and words of two prompts differ, the page that compares them stays under 1 MB.
func TestADiffPageOf32000CharactersStaysUnder1MB(t *testing.T) {
	k := newPages(t)
	v := k.visitor(models.RoleEditor)
	lines := strings.Repeat("\n", 31_999) + "x"
	for name, pair := range map[string][2]string{
		"newlines":                 {"x", lines},
		"newlines gone":            {lines, "x"},
		"the last of the newlines": {lines, lines[:31_000] + "y"},
		"the first of them":        {lines, "y" + lines[1:]},
		"one in the middle":        {lines, lines[:16_000] + "y\n" + lines[16_002:]},
		"every other line":         {strings.Repeat("a\nb\n", 8_000), strings.Repeat("a\nc\n", 8_000)},
		"every third line":         {strings.Repeat("a\nb\nb\n", 5_300), strings.Repeat("a\nc\nb\n", 5_300)},
		"every tenth line":         {strings.Repeat("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n", 1_600), strings.Repeat("a\nb\nc\nd\ne\nf\ng\nh\ni\nk\n", 1_600)},
		"every other word":         {strings.Repeat("a b ", 8_000), strings.Repeat("a c ", 8_000)},
		"every other sign":         {strings.Repeat("田中", 16_000), strings.Repeat("田人", 16_000)},
		"quotes":                   {strings.Repeat(`"`, 32_000), strings.Repeat("'", 32_000)},
	} {
		slug := strings.ReplaceAll(strings.ToLower(name), " ", "-")
		k.template(slug)
		for _, prompt := range pair {
			p := persona("Cara")
			p.SystemPrompt = prompt
			k.saved(slug, p)
		}
		bound{mb, 64 * mb}.within(t, name, func() answer { return v.get("/templates/" + slug + "/diff?from=2&to=3") }).want(200).says("System prompt")
	}
}

// A stranger's thirty forms at once are refused before any of their fields is made, or have few, wherever anyone may send one.
func TestThirtyFormsOfStrangersTakeUnder48MB(t *testing.T) {
	k := newPages(t)
	address := k.listen()
	k.atOnce(30, address, withLength(formTo("/login"), "a=")) // the next sign-ins are refused before a password is hashed
	for name, at := range map[string]struct {
		form    string
		refused bool
	}{
		"150,000 fields":         {fields(150_000), true},
		"as many as 64 KiB hold": {strings.Repeat("&", strangersBodyLimit), true},
		"as many as are taken":   {fields(maxFields), false},
		"one long field":         {"a=" + strings.Repeat("%20", strangersBodyLimit/3-1), false},
	} {
		for _, path := range k.openPosts() {
			for framing, request := range map[string]string{"": withLength(formTo(path), at.form), ", in chunks": inChunks(formTo(path), at.form)} {
				a := bound{64 << 10, 48 * mb}.within(t, name+" to "+path+framing, func() answer { return k.atOnce(30, address, request) })
				if (a.status == 413) != at.refused {
					t.Errorf("%s to %s%s: %d", name, path, framing, a.status)
				}
			}
		}
	}
}

// atOnce sends a request over so many connections and gives the last answer. All are sent before the first answer is read.
func (k *kit) atOnce(n int, address, request string) (last answer) {
	k.Helper()
	conns, raw := make([]net.Conn, n), []byte(request)
	var sent sync.WaitGroup
	for i := range conns {
		conns[i] = k.dial(address)
		defer conns[i].Close()
		sent.Go(func() { _, _ = conns[i].Write(raw) }) // an answer shows whether it arrived
	}
	sent.Wait()
	for _, conn := range conns {
		last = k.answered(conn, request)
	}
	return last
}
