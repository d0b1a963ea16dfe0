package routes

import (
	"regexp"
	"strings"
	"testing"

	"greenroom/anam/sandbox"
	"greenroom/models"
)

var tokenInPage = regexp.MustCompile(`<code id="token">([^<]+)</code>`)

func TestTryARequest(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	editor := k.visitor(models.RoleEditor)
	editor.get("/mint?template=cara&clientLabel=try").want(200).says(`name="template" value="cara"`, `data-current="cara"><bdi>Cara (cara)</bdi>`, `value="try"`, `-d '{"template":"cara","clientLabel":"try"}'`, "YOUR_KEY")

	a := editor.post("/mint", "template", " cara ", "label", "", "clientLabel", "try").want(200)
	token := tokenInPage.FindStringSubmatch(string(a.body))
	if token == nil || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Set-Cookie") != "" {
		t.Fatalf("token %v, headers %v", token != nil, a.header)
	}
	secrets.add(token[1])
	row := k.mints()[0]
	a.says("cara v1", row.ID, row.ClientLabel, "Show the token", " ms", `"sessionToken": "…"`, `"mintId": "`+row.ID+`"`)
	if strings.Count(string(a.body), token[1]) != 1 {
		t.Error("the token stands outside of what hides it")
	}
	if row.UserID != editor.user.ID || row.KeyID != "" || !strings.HasSuffix(row.ClientLabel, ":try") {
		t.Errorf("recorded %+v", row)
	}
	editor.get("/requests").says("Dana editor, by hand").lacks(token[1])
	editor.get("/mint").lacks(token[1])
	version := editor.post("/mint", "template", "cara", "version", "1").want(200).says("cara v1", `"version":1`)
	secrets.add(tokenInPage.FindStringSubmatch(string(version.body))[1])
}

func TestTriedRequestIsRefusedAsAnAppWouldBe(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("draft-one")
	editor := k.visitor(models.RoleEditor)
	editor.post("/mint", "template", "draft-one").want(200).says("409", `"code": "not_published"`, "draft-one has no live version", k.mints()[0].RequestID)
	editor.post("/mint", "template", "nobody").want(200).says("404", "template_not_found", `name="template" value="nobody"`)
	for name, form := range map[string][]string{
		"nothing":     {},
		"both":        {"template", "draft-one", "personaId", "00000000-0000-4000-8000-000000000000"},
		"no UUID":     {"personaId", hostile},
		"label":       {"template", "draft-one", "label", "LIVE"},
		"version":     {"template", "draft-one", "version", "first"},
		"two":         {"template", "draft-one", "version", "1", "label", "live"},
		"clientLabel": {"template", "draft-one", "clientLabel", "it's';mine"},
	} {
		a := editor.post("/mint", form...)
		if a.status != 422 {
			t.Errorf("%s: %d", name, a.status)
		}
		a.says("attention", "invalid_input").lacks("<script>alert")
		for i := 0; i+1 < len(form); i += 2 {
			a.says(`value="` + form[i+1] + `"`)
		}
	}
}

// TestCurlHoldsNoQuote checks that a forged link cannot put commands into the curl example that people paste into a shell.
func TestCurlHoldsNoQuote(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	a := k.visitor(models.RoleEditor).get("/mint?clientLabel=x%27%3B+rm+-rf+~%3B+%27&template=cara").want(200)
	line := regexp.MustCompile(`(?s)-d &#39;|-d '(.*?)</pre>`).FindString(string(a.body))
	if strings.Count(line, "'")+strings.Count(line, "&#39;") != 2 {
		t.Errorf("quotes in %s", line)
	}
}

func TestAnamsAnswersAsAppsSeeThem(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	editor := k.visitor(models.RoleEditor)
	for status, code := range map[int]string{401: "anam_unauthorized", 403: "anam_forbidden", 429: "anam_rate_limited", 500: "anam_unavailable"} {
		k.must(k.sandbox.Script(sandbox.Fault{Match: "POST /v1/auth/session-token", Times: -1, Status: status}))
		editor.post("/mint", "template", "cara").want(200).says(code)
		k.sandbox.ClearFaults()
	}
}
