package anam_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"greenroom/anam"
)

func TestAListIsReadInWhateverShape(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		ids  []string
		meta anam.Meta
	}{
		"envelope":        {`{"data":[{"id":"a"},{"id":"b"}],"meta":{"total":12,"lastPage":6,"currentPage":1,"perPage":2,"prev":null,"next":2}}`, []string{"a", "b"}, anam.Meta{Total: 12, LastPage: 6, CurrentPage: 1, PerPage: 2}},
		"meta.page":       {`{"data":[{"id":"a"}],"meta":{"page":3}}`, []string{"a"}, anam.Meta{CurrentPage: 3}},
		"numbers as text": {`{"data":[{"id":"a"}],"meta":{"total":"7","lastPage":-1,"perPage":2.5}}`, []string{"a"}, anam.Meta{Total: 7}},
		"bare array":      {` [{"id":"a"},{"id":"b"}]`, []string{"a", "b"}, anam.Meta{}},
		"no rows":         {`{"data":null,"meta":null}`, nil, anam.Meta{}},
		"odd rows":        {`{"data":[1,null,{},{"id":""},"x",{"id":7},{"id":"a","displayName":{},"availableVersions":"x","unknown":[]},[{}]]}`, []string{"a"}, anam.Meta{}},
		"null fields":     {`{"data":[{"id":"a","displayName":null,"displayTags":null,"portraitImageUrl":null}]}`, []string{"a"}, anam.Meta{}},
	} {
		t.Run(name, func(t *testing.T) {
			client, _, _ := upstream(t, answers(200, c.body))
			page, err := client.Avatars(context.Background(), anam.ListQuery{})
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, a := range page.Data {
				ids = append(ids, a.ID)
			}
			if !reflect.DeepEqual(ids, c.ids) || page.Meta != c.meta {
				t.Errorf("got %v %+v", ids, page.Meta)
			}
		})
	}
}

func TestAListThatMakesNoSenseIsABadResponse(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"data":7}`, `<html>`, `[`, `null`, `"x"`, ``, `{"data":[{"id":"a"}`} {
		client, _, _ := upstream(t, answers(200, body))
		if _, err := client.Voices(context.Background(), anam.ListQuery{}); kindOf(err) != anam.BadResponse {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestNoneFoundIsAnEmptyList(t *testing.T) {
	t.Parallel()
	client, _, _ := upstream(t, answers(404, `{"error":"none"}`))
	if rows, err := client.AllVoices(context.Background()); err != nil || len(rows) != 0 {
		t.Errorf("%v, %v", rows, err)
	}
	if err := client.CheckKey(context.Background()); err != nil {
		t.Error(err)
	}
	refused, _, _ := upstream(t, answers(401, ``))
	if err := refused.CheckKey(context.Background()); kindOf(err) != anam.Unauthorized {
		t.Error(err)
	}
}

func TestListsAskForWhatIsWanted(t *testing.T) {
	t.Parallel()
	var asked []string
	client, _, _ := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.RequestURI)
		_, _ = fmt.Fprint(w, `{"data":[],"meta":{}}`)
	})
	ctx := context.Background()
	_, _ = client.Personas(ctx, anam.ListQuery{})
	_, _ = client.Avatars(ctx, anam.ListQuery{Page: 2, PerPage: 50, Search: "Li & v"})
	_, _ = client.AllLLMs(ctx)
	_ = client.CheckKey(ctx)
	_, _ = client.Persona(ctx, "a/../b?c#d%")
	want := []string{
		"GET /v1/personas?", "GET /v1/avatars?page=2&perPage=50&search=Li+%26+v", "GET /v1/llms?includeDefaults=true&page=1&perPage=100",
		"GET /v1/avatars?page=1&perPage=1", "GET /v1/personas/a%2F..%2Fb%3Fc%23d%25",
	}
	if strings.Join(asked, "\n") != strings.Join(want, "\n") {
		t.Errorf("asked\n%s", strings.Join(asked, "\n"))
	}
}

func TestAnIDThatIsAWayUpIsNotAsked(t *testing.T) {
	t.Parallel()
	client, asked, _ := upstream(t, answers(200, `{"id":"x"}`))
	for _, id := range []string{"", ".", ".."} {
		if _, err := client.Persona(context.Background(), id); kindOf(err) != anam.NotFound {
			t.Errorf("%q: %v", id, err)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("asked %d times", asked.Load())
	}
}

// pages answers page n with rows(n) and meta.
func pages(rows func(n int) string, meta string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var n int
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &n)
		_, _ = fmt.Fprintf(w, `{"data":[%s],"meta":%s}`, rows(n), meta)
	}
}

func TestAllFollowsTheListToItsEnd(t *testing.T) {
	t.Parallel()
	row := func(n int) string { return fmt.Sprintf(`{"id":"r%d"},{"id":"r%d"}`, n, n+1) }
	for name, c := range map[string]struct {
		handler     http.HandlerFunc
		rows, asked int
	}{
		"lastPage":           {pages(row, `{"lastPage":3}`), 4, 3},
		"no lastPage, empty": {pages(func(n int) string { return []string{"", row(1), row(2), ""}[n] }, `{}`), 3, 3},
		"the same again":     {answers(200, `[{"id":"a"},{"id":"a"},{"id":"b"}]`), 2, 2},
		"without end":        {pages(row, `{"lastPage":1000000}`), 101, 100},
	} {
		client, asked, _ := upstream(t, c.handler)
		rows, err := client.AllTools(context.Background())
		if err != nil || len(rows) != c.rows || int(asked.Load()) != c.asked {
			t.Errorf("%s: %d rows, asked %d times, %v", name, len(rows), asked.Load(), err)
		}
	}
}

func TestAllGivesUpWithTheError(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	client, _, _ := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 2 {
			w.WriteHeader(403)
			return
		}
		_, _ = fmt.Fprint(w, `{"data":[{"id":"a"}],"meta":{"lastPage":2}}`)
	})
	if rows, err := client.AllAvatars(context.Background()); kindOf(err) != anam.Forbidden || rows != nil {
		t.Errorf("%v, %v", rows, err)
	}
}

func TestAListOver8MiBIsLeft(t *testing.T) {
	t.Parallel()
	client, _, _ := upstream(t, answers(200, strings.Repeat(" ", 8<<20)+`[]`))
	if _, err := client.Voices(context.Background(), anam.ListQuery{}); kindOf(err) != anam.BadResponse {
		t.Errorf("%v", err)
	}
}

func TestOneResource(t *testing.T) {
	t.Parallel()
	client, _, _ := upstream(t, answers(200, `{"id":"p","name":"Cara","llmId":null,"brain":{"systemPrompt":"hi"},"tools":[{"id":"t"}],"skipGreeting":false,"directorNotes":{"expressivity":0}}`))
	p, err := client.Persona(context.Background(), "p")
	if err != nil {
		t.Fatal(err)
	}
	if p.ID != "p" || p.Name != "Cara" || p.LLMID != "" || p.Brain.SystemPrompt != "hi" || len(p.Tools) != 1 ||
		p.SkipGreeting == nil || *p.SkipGreeting || p.UninterruptibleGreeting != nil || string(p.DirectorNotes) != `{"expressivity":0}` {
		t.Errorf("got %+v", p)
	}
	missing, _, _ := upstream(t, answers(404, ``))
	if _, err := missing.Persona(context.Background(), "p"); kindOf(err) != anam.NotFound {
		t.Errorf("%v", err)
	}
	other, _, _ := upstream(t, answers(200, `{"name":"no id"}`))
	if _, err := other.Persona(context.Background(), "p"); kindOf(err) != anam.BadResponse {
		t.Errorf("%v", err)
	}
}
