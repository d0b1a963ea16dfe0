package routes

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"greenroom/models"
)

// asProxiesSendIt are the spellings of an ETag, or of its text without quotes, that stand for the same.
func asProxiesSendIt(text string) []string {
	return []string{
		`"` + text + `"`, `W/"` + text + `"`, text, `"` + text + `-gzip"`, `"` + text + `--gzip"`, `"` + text + `-br"`, `"` + text + `-zstd"`, `"` + text + `-deflate"`,
		`W/"` + text + `-gzip"`, `W/"` + text + `-br"`, `"` + text + `"-gzip`, `"` + text + `"-br`, `"` + text + `"-zstd`, text + `-gzip`, text + `-br`, `W/` + text,
		`"` + text + `", "77"`, `"77", "` + text + `"`, `"x",W/"` + text + `"`, ` "` + text + `" `, "\"79\",\t\"" + text + "\"\t", `,"` + text + `",`,
	}
}

// noTags are texts that stand for no version.
var noTags = []string{
	`"0"`, `"01"`, `"1`, `1"`, `"x"`, `"-1"`, `"99999999999999999999"`, `w/"1"`, `"2", "3"`, `"1-lzma"`, `"1-"`, `"gzip-1"`, `""`, `,`, `"1""1"`, `W/`, `"1-0a1b"`, `"1-0A1B2C"`, `"*"`, `1.0`, `live`,
}

func TestIfMatchIsTestedBeforeTheBody(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	const path, unreadable = "/api/v1/templates/cara/versions", "{"
	k.call(post, path, key, unreadable).refused(models.CodePreconditionRequired)
	k.call(post, path, key, unreadable, "If-Match", "*").refused(models.CodePreconditionRequired)
	for _, tag := range append(append(noTags, asProxiesSendIt("2")...), asProxiesSendIt("2-0a1b2c3d4e5f")...) {
		k.call(post, path, key, unreadable, "If-Match", tag).refused(models.CodeStaleVersion)
	}
	// The number alone counts here: what else of the template changed is no part of a version.
	for _, tag := range append(asProxiesSendIt("1"), asProxiesSendIt("1-0a1b2c3d4e5f")...) {
		k.call(post, path, key, unreadable, "If-Match", tag).refused(models.CodeInvalidJSON)
	}
	k.call(post, "/api/v1/templates/nobody/versions", key, unreadable, "If-Match", `"1"`).refused(models.CodeTemplateNotFound)
}

// TestASaveIsSentAgain is a client whose first answer got lost: what it saves stands there already.
func TestASaveIsSentAgain(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	const path = "/api/v1/templates/cara/versions"
	mine := map[string]any{"persona": persona("Cara two")}
	k.call(post, path, key, mine, "If-Match", `"1"`).want(201)
	if a := k.call(post, path, key, mine, "If-Match", `"1"`).want(200); a.decoded()["number"] != 2.0 || a.header.Get("ETag") != `"2"` {
		t.Errorf("%v %v", a.decoded(), a.header)
	}
	k.call(post, path, key, map[string]any{"persona": persona("Cara three")}, "If-Match", `"1"`).refused(models.CodeStaleVersion)
}

var wholeTag = regexp.MustCompile(`^"1-[0-9a-f]{16}"$`)

// TestTheETagCoversTheWholeTemplate changes one part after the other: each change gives another ETag, and no other read does.
func TestTheETagCoversTheWholeTemplate(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	const path = "/api/v1/templates/cara"
	tag := func() string { return k.call(get, path, key, nil).want(200).header.Get("ETag") }
	seen := map[string]string{tag(): "the new template"}
	if !wholeTag.MatchString(tag()) {
		t.Errorf("ETag %s", tag())
	}
	for _, c := range []struct{ method, path, body string }{
		{patch, path, `{"description":"x"}`}, {patch, path, `{"tags":["y"]}`}, {put, path + "/labels/live", `{"version":1}`}, {post, path + "/archive", ``}, {post, path + "/unarchive", ``},
	} {
		a := k.call(c.method, c.path, key, c.body).want(200)
		if before, same := seen[tag()]; same {
			t.Errorf("%s %s has the ETag of %s", c.method, c.path, before)
		}
		if seen[tag()] = c.path; a.header.Get("ETag") != tag() {
			t.Errorf("%s %s answers ETag %s, the template has %s", c.method, c.path, a.header.Get("ETag"), tag())
		}
	}
	one := path + "/versions/1"
	if first := k.call(get, one, key, nil).want(200).header.Get("ETag"); !wholeTag.MatchString(first) || first == tag() {
		t.Errorf("ETag of a version: %s", first)
	} else {
		k.call(get, one, key, nil, "If-None-Match", first).want(304)
	}
}

func TestIfNoneMatch(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	const path = "/api/v1/templates/cara"
	tag := k.call(get, path, key, nil).want(200).header.Get("ETag")
	text := tag[1 : len(tag)-1]
	for _, had := range append(asProxiesSendIt(text), "*") {
		for _, method := range []string{get, http.MethodHead} {
			a := k.call(method, path, key, nil, "If-None-Match", had).want(304)
			if len(a.body) > 0 || a.header.Get("ETag") == "" || a.header.Get("Content-Type") != "" {
				t.Errorf("%s %s: %q %v", method, had, a.body, a.header)
			}
		}
	}
	// A number alone does not say which labels and tags the caller knows.
	for _, had := range append(append(noTags, asProxiesSendIt("1")...), asProxiesSendIt("1-0123456789abcdef")...) {
		if a := k.call(get, path, key, nil, "If-None-Match", had).want(200); a.header.Get("ETag") != tag {
			t.Errorf("%s: %v", had, a.header)
		}
	}
	k.call(patch, path, key, `{"description":"x"}`, "If-None-Match", tag).want(200)
	k.call(get, path, key, nil, "If-None-Match", tag).want(200)
	k.call(get, "/api/v1/templates/nobody", key, nil, "If-None-Match", "*").refused(models.CodeTemplateNotFound)
}

// writes are all changes of a template but saving a version, each with what it must find there.
var writes = map[string]struct {
	method, path, body string // %d is the number of the template
	status             int
	before             []string // calls that make it possible: method, path, body
}{
	"patch":         {patch, "", `{"description":"changed"}`, 200, nil},
	"rename":        {patch, "", `{"slug":"renamed-%d"}`, 200, nil},
	"move":          {put, "/labels/live", `{"version":1}`, 200, nil},
	"remove label":  {del, "/labels/live", ``, 204, []string{put, "/labels/live", `{"version":1}`}},
	"archive":       {post, "/archive", ``, 200, nil},
	"unarchive":     {post, "/unarchive", ``, 200, []string{post, "/archive", ``}},
	"delete":        {del, "", ``, 204, []string{post, "/archive", ``}},
	"release alias": {del, "/aliases/cara-%d", ``, 204, []string{patch, "", `{"slug":"newer-%d"}`}},
}

func TestIfMatchHoldsEveryWrite(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	made := 0
	for _, w := range writes {
		// Each spelling gets a template of its own: the write changes it.
		try := func(match func(tag string) string) answer {
			made++
			numbered := func(text string) string { return strings.ReplaceAll(text, "%d", strconv.Itoa(made)) }
			path := numbered("/api/v1/templates/cara-%d")
			k.template(numbered("cara-%d"))
			if w.before != nil {
				k.call(w.before[0], path+w.before[1], key, numbered(w.before[2])).want(200)
			}
			tag := k.call(get, path, key, nil).want(200).header.Get("ETag")
			return k.call(w.method, path+numbered(w.path), key, numbered(w.body), "If-Match", match(tag))
		}
		for i := range asProxiesSendIt("1") {
			try(func(tag string) string { return asProxiesSendIt(tag[1 : len(tag)-1])[i] }).want(w.status)
		}
		for _, fits := range []string{`"1"`, `1`, `W/"1"`, `*`} {
			try(func(string) string { return fits }).want(w.status)
		}
		for _, stale := range append([]string{`"2"`, `"1-0123456789abcdef"`, `"2-0123456789abcdef-gzip"`}, noTags...) {
			try(func(string) string { return stale }).refused(models.CodeStaleVersion)
		}
	}
}

// TestIfMatchIsHeldInTheChange: of many writers that start from one ETag, one writes.
func TestIfMatchIsHeldInTheChange(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	const path = "/api/v1/templates/cara"
	tag := k.call(get, path, key, nil).want(200).header.Get("ETag")
	statuses := make(chan int, 12)
	for i := range cap(statuses) {
		go func() {
			statuses <- k.call(patch, path, key, map[string]any{"description": string(rune('a' + i))}, "If-Match", tag).status
		}()
	}
	counts := map[int]int{}
	for range cap(statuses) {
		counts[<-statuses]++
	}
	if counts[200] != 1 || counts[412] != cap(statuses)-1 {
		t.Errorf("statuses %v", counts)
	}
}

// TestEveryWriteIsHeldToIfMatch finds a write of a template that is not in the table.
func TestEveryWriteIsHeldToIfMatch(t *testing.T) {
	t.Parallel()
	const one = "/api/v1/templates/:slug"
	tried := map[string]bool{post + " " + one + "/versions": true, post + " " + one + "/check": true} // saves have rules of their own, and a check changes nothing
	for _, w := range writes {
		tried[w.method+" "+one+regexp.MustCompile(`/(labels|aliases)/[\w%-]+`).ReplaceAllStringFunc(w.path, func(p string) string {
			return map[byte]string{'l': "/labels/:label", 'a': "/aliases/:alias"}[p[1]]
		})] = true
	}
	for _, row := range newKit(t).parts.rows {
		if len(row.Path) >= len(one) && row.Path[:len(one)] == one && row.Method != get && !tried[row.Method+" "+row.Path] {
			t.Errorf("%s %s", row.Method, row.Path)
		}
	}
}
