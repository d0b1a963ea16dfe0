package routes

import (
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/messages"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/store/storetest"
)

// TestEveryCodeIsProvoked fails when a new code has no case here that provokes it.
func TestEveryCodeIsProvoked(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	k.template("draft")
	k.published("old")
	key := k.key(models.Scopes...)
	k.call(post, "/api/v1/templates/old/archive", key, nil).want(200)
	const tokens, templates = "/api/v1/session-tokens", "/api/v1/templates"

	mintWith := func(f sandbox.Fault) func() answer {
		return func() answer {
			k.must(k.sandbox.Script(f))
			defer k.sandbox.ClearFaults()
			return k.call(post, tokens, key, `{"template":"cara"}`)
		}
	}
	slow := newApp(t)
	slow.app.Server().ReadTimeout = 50 * time.Millisecond
	provoke := map[models.Code]func() answer{
		models.CodeBadRequest:     func() answer { return k.rawCall(k.listen(), "GET / HTTP/1.1\r\nHost: x\r\nbad header line\r\n\r\n") },
		models.CodeRequestTimeout: func() answer { return slow.rawCall(slow.listen(), "GET / HTTP/1.1\r\nHost") },
		models.CodeHeadersTooLarge: func() answer {
			return k.rawCall(k.listen(), "GET / HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("a", headLimit)+"\r\n\r\n")
		},
		models.CodeInvalidJSON:          func() answer { return k.call(post, tokens, key, `{"template":`) },
		models.CodeUnsupportedMediaType: func() answer { return k.call(post, tokens, key, `{}`, "Content-Type", "text/plain") },
		models.CodeTooLarge: func() answer {
			return k.rawCall(k.listen(), "POST /api/v1/templates HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "+key+"\r\nContent-Length: 2000000\r\n\r\n{")
		},
		models.CodeMethodNotAllowed: func() answer { return k.call(put, templates, key, nil) },
		models.CodeInvalidInput:     func() answer { return k.call(post, tokens, key, `{}`) },
		models.CodeMisdirected: func() answer {
			named := newApp(t, func(o *Options) { o.PublicURL, o.HoldHost = publicURLs["https"], true })
			return named.at("evil.example", "/preview/limit", "application/json")
		},
		models.CodePreconditionRequired: func() answer { return k.call(post, templates+"/cara/versions", key, `{}`) },
		models.CodeStaleVersion: func() answer {
			return k.call(post, templates+"/cara/versions", key, map[string]any{"persona": persona("Another")}, "If-Match", `"9"`)
		},
		models.CodeUnauthenticated:  func() answer { return k.call(get, templates, "", nil) },
		models.CodeForbidden:        func() answer { return k.call(get, templates, k.key(models.ScopeMint), nil) },
		models.CodeTemplateNotFound: func() answer { return k.call(get, templates+"/nobody", key, nil) },
		models.CodeVersionNotFound:  func() answer { return k.call(get, templates+"/cara/versions/9", key, nil) },
		models.CodeLabelNotFound:    func() answer { return k.call(del, templates+"/cara/labels/staging", key, nil) },
		models.CodeNotFound:         func() answer { return k.call(get, "/api/v2/templates", key, nil) },
		models.CodeNotPublished:     func() answer { return k.call(post, tokens, key, `{"template":"draft"}`) },
		models.CodeTemplateArchived: func() answer { return k.call(post, tokens, key, `{"template":"old"}`) },
		models.CodeConflict:         func() answer { return k.call(del, templates+"/cara", key, nil) },
		models.CodeRateLimited: func() answer {
			slow := k.newKey(models.NewKey{Name: "Slow", Scopes: []models.Scope{models.ScopeMint}, RatePerMinute: 1})
			k.mint(slow, `{"template":"cara"}`)
			return k.call(post, tokens, slow, `{"template":"cara"}`)
		},
		models.CodeAnamPersonaNotFound: func() answer {
			return k.call(post, tokens, key, `{"personaId":"11111111-2222-4333-8444-555555555555"}`)
		},
		models.CodeCheckFailed: func() answer {
			k := newApp(t) // Anam may have asked the other one to wait, and then nothing is checked
			k.template("draft")
			k.must(k.sandbox.Script(sandbox.Fault{Match: "POST /v1/auth/session-token", Status: 400}))
			return k.call(put, templates+"/draft/labels/live", k.key(models.ScopeTemplatesPublish), `{"version":1}`)
		},
		models.CodeAnamRejected:     mintWith(sandbox.Fault{Status: 400}),
		models.CodeAnamUnauthorized: mintWith(sandbox.Fault{Status: 401}),
		models.CodeAnamForbidden:    mintWith(sandbox.Fault{Status: 403}),
		models.CodeAnamRateLimited:  mintWith(sandbox.Fault{Status: 429}),
		models.CodeAnamLegacyToken:  mintWith(sandbox.Fault{What: sandbox.LegacyToken}),
		models.CodeAnamUnavailable:  mintWith(sandbox.Fault{Status: 500}),
		models.CodeAnamBadResponse:  mintWith(sandbox.Fault{What: sandbox.TruncatedJSON}),
		models.CodeAnamTimeout:      mintWith(sandbox.Fault{What: sandbox.Hang}),
		models.CodeUnavailable: func() answer {
			locked := newApp(t)
			locked.published("cara")
			key := locked.key(models.ScopeMint)
			storetest.HoldWriteLock(t, locked.file)
			return locked.call(post, tokens, key, `{"template":"cara"}`)
		},
		models.CodeInternal: func() answer { return withClosedDatabase(t).call(get, templates, key, nil) },
	}
	for code := range httpkit.StatusOf {
		if provoke[code] == nil {
			t.Errorf("nothing provokes %s", code)
			continue
		}
		provoke[code]().refused(code)
	}
}

// withClosedDatabase is an app whose database is closed.
func withClosedDatabase(t *testing.T) *kit {
	t.Helper()
	gone, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "gone.db"), Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	return newApp(t, func(o *Options) { o.Store = gone })
}

// What mints hear of Anam is told beside readiness and on every page, without anybody asking Anam for it.
func TestMintsTellTheStateOfAnam(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.ScopeMint)
	state := func() any { return k.call(get, "/readyz", "", nil).want(200).decoded()["anam"] }
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(201)
	if got := state(); got != "good" {
		t.Errorf("after a token: %v", got)
	}
	for status, want := range map[int]string{401: "refused", 503: "down"} {
		k.must(k.sandbox.Script(sandbox.Fault{Status: status, Times: 2}))
		k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(502)
		k.sandbox.ClearFaults()
		if got := state(); got != want {
			t.Errorf("after %d: %v", status, got)
		}
	}
}

// TestAListEndsNoRefusedMint: lists that can be read don't tell that tokens are given, however often pages and people ask; a mint or the trial of a check does.
func TestAListEndsNoRefusedMint(t *testing.T) {
	t.Parallel()
	for how, works := range map[string]func(k *kit, key string){
		"a mint":       func(k *kit, key string) { k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(201) },
		"a trial mint": func(k *kit, key string) { k.call(post, "/api/v1/templates/cara/check", key, `{"version":1}`).want(200) },
		"a new key":    func(k *kit, _ string) { k.options.Catalog.NewKey(); k.options.Catalog.CheckKey(k.Context()) },
	} {
		k := newPages(t, func(o *Options) { o.Sandbox = false })
		k.published("cara")
		key := k.key(models.ScopeMint, models.ScopeTemplatesPublish)
		admin := k.visitor(models.RoleAdmin)
		says := func(want string) {
			t.Helper()
			if got := k.call(get, "/readyz", "", nil).want(200).decoded()["anam"]; got != want {
				t.Errorf("%s: %v, want %s", how, got, want)
			}
		}
		k.must(k.sandbox.Script(sandbox.Fault{Match: "POST /v1/auth/session-token", Status: 401, Times: 2}))
		k.call(post, "/api/v1/session-tokens", key, `{"template":"cara"}`).want(502)
		k.sandbox.ClearFaults()
		for range 3 {
			k.clock.advance(20 * time.Second)
			admin.part("/connection", "section#connection-state").want(200).says("for the last token", "Make a new key in the Anam Lab").lacks("takes Greenroom")
			admin.led(admin.post("/connection/refresh"), "/connection").says("are read again", "for the last token")
			admin.get("/templates").says("SIGHUP")
			admin.get("/catalog/avatars").says(messages.AnamKeyNoGood)
			says("refused")
		}
		works(k, key)
		says("good")
		admin.get("/templates").lacks("SIGHUP")
	}
}
