package check_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"greenroom/models"
)

const unavailable = "warn  check_unavailable"

// refusal is one way in which a mint or a look-up refuses, and what is told of it before publishing.
type refusal struct {
	name, path string
	reply      reply
	told       string
}

// refusals are what an Anam may answer. Some echo what they were sent, which must go nowhere.
func refusals() []refusal {
	zod := func(tree string) string { return `{"error":"Invalid request body","details":` + tree + `}` }
	echo := `{"error":"` + prompt + `","message":"` + prompt + " " + anamKey + `"}`
	const whole, block = "block persona anam_rejected", "block persona"
	return []refusal{
		{"mint 400 without words", mintPath, reply{status: 400}, whole},
		{"mint 400 that echoes", mintPath, reply{status: 400, body: echo}, whole},
		{"mint 400 with a field", mintPath, reply{status: 400, body: zod(`{"personaConfig":{"directorNotes":{"presetStyle":{"_errors":["` + prompt + `"]}}}}`)}, block + ".directorNotes.presetStyle anam_rejected"},
		{"mint 400 with a tool", mintPath, reply{status: 400, body: zod(`{"personaConfig":{"tools":{"0":{"type":{"_errors":["x"]}}}}}`)}, block + ".tools[0].type anam_rejected"},
		{"mint 400 with a list of details", mintPath, reply{status: 400, body: zod(`[{"path":["personaConfig","voiceId"],"message":"` + prompt + `"}]`)}, block + ".voiceId anam_rejected"},
		{"mint 400 with two fields", mintPath, reply{status: 400, body: zod(`{"personaConfig":{"avatarId":{"_errors":["x"]},"llmId":{"_errors":["x"]}}}`)}, block + ".avatarId anam_rejected, " + block + ".llmId anam_rejected"},
		{"mint 400 stale", mintPath, reply{status: 400, body: `{"error":"invalid_persona_configuration","message":"Persona not found or unavailable"}`}, whole},
		{"mint 400 as HTML", mintPath, reply{status: 400, body: "<html>" + prompt}, whole},
		{"mint 413", mintPath, reply{status: 413}, whole},
		{"mint 422", mintPath, reply{status: 422}, whole},
		{"mint 402", mintPath, reply{status: 402}, "block persona anam_forbidden"},
		{"mint 403", mintPath, reply{status: 403, body: echo}, "block persona anam_forbidden"},
		{"mint legacy", mintPath, good(token("legacy")), block + ".llmId anam_legacy_token"},
		{"mint 401", mintPath, reply{status: 401, body: echo}, unavailable},
		{"mint 404", mintPath, reply{status: 404}, unavailable},
		{"mint 429", mintPath, reply{status: 429}, unavailable},
		{"mint 429 with a wait", mintPath, reply{status: 429, header: http.Header{"Retry-After": {"60"}}}, unavailable},
		{"mint 500", mintPath, reply{status: 500, body: echo}, unavailable},
		{"mint 502", mintPath, reply{status: 502}, unavailable},
		{"mint 503 as HTML", mintPath, reply{status: 503, body: "<html>busy"}, unavailable},
		{"mint hangs", mintPath, reply{hang: true}, unavailable},
		{"mint cut off", mintPath, reply{cut: true}, unavailable},
		{"mint redirect", mintPath, reply{status: 302, header: http.Header{"Location": {"/v1/elsewhere"}}}, unavailable},
		{"mint empty", mintPath, good(""), unavailable},
		{"mint without a token", mintPath, good(`{}`), unavailable},
		{"mint with a token that nobody can read", mintPath, good(`{"sessionToken":"` + tokenMark + `"}`), unavailable},
		{"no such avatar", avatarPath, reply{status: 404, body: echo}, block + ".avatarId avatar_not_found"},
		{"no such voice", voicePath, reply{status: 404}, block + ".voiceId voice_not_found"},
		{"no such model", llmPath, reply{status: 404}, block + ".llmId llm_not_found"},
		{"no such tool", toolPath, reply{status: 404}, block + ".toolIds[0] tool_not_found"},
		{"avatar 401", avatarPath, reply{status: 401}, unavailable},
		{"avatar 403", avatarPath, reply{status: 403}, unavailable},
		{"avatar 400", avatarPath, reply{status: 400, body: echo}, unavailable},
		{"voice 429", voicePath, reply{status: 429}, unavailable},
		{"voice hangs", voicePath, reply{hang: true}, unavailable},
		{"model 500", llmPath, reply{status: 500}, unavailable},
		{"model as HTML", llmPath, good("<html>"), unavailable},
		{"tool cut off", toolPath, reply{cut: true}, unavailable},
	}
}

// TestRefusalsAreToldBeforePublishing holds each refusal against both doors: it is told, and only what is known to fail holds up.
func TestRefusalsAreToldBeforePublishing(t *testing.T) {
	t.Parallel()
	if n := len(refusals()); n < 30 {
		t.Fatalf("%d refusals", n)
	}
	for _, r := range refusals() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, fine())
			d.anam.set(r.path, r.reply)
			problems, err := d.Check(t.Context(), dana, slug, 1)
			must(t, err)
			if got := found(problems); got != r.told {
				t.Errorf("check: %s, want %s", got, r.told)
			}
			problems, err = d.move(t, 1)
			if held := strings.HasPrefix(r.told, "block"); (models.CodeOf(err) == models.CodeCheckFailed) != held || err != nil && !held {
				t.Errorf("moved with %v", err)
			}
			if got := found(problems); got != r.told {
				t.Errorf("move: %s, want %s", got, r.told)
			}
			d.holdsNoCanary(t, problems, err)
		})
	}
}

// holdsNoCanary looks for prompt, key and token in what was told, in the log and in the database but for the version itself.
func (d *desk) holdsNoCanary(t *testing.T, problems []models.CheckProblem, err error) {
	t.Helper()
	said := d.log.String() + found(problems)
	for _, p := range problems {
		said += p.Message
	}
	if err != nil {
		said += err.Error()
	}
	for _, secret := range []string{prompt, anamKey, tokenMark} {
		if strings.Contains(said, secret) {
			t.Errorf("%s is told: %s", secret, said)
		}
	}
	for _, file := range []string{d.path, d.path + "-wal"} {
		raw, err := os.ReadFile(file)
		must(t, err)
		for _, secret := range []string{anamKey, tokenMark} {
			if strings.Contains(string(raw), secret) {
				t.Errorf("%s is in the database", secret)
			}
		}
	}
}
