package pages

import (
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// neverMinted are the codes that no request for a token can end with.
var neverMinted = map[models.Code]bool{
	models.CodeMethodNotAllowed: true, models.CodePreconditionRequired: true, models.CodeStaleVersion: true,
	models.CodeUnauthenticated: true, models.CodeLabelNotFound: true, models.CodeNotFound: true, models.CodeConflict: true,
	models.CodeMisdirected: true, models.CodeCheckFailed: true, models.CodeBadRequest: true, models.CodeHeadersTooLarge: true, models.CodeUnavailable: true,
}

func TestEveryOutcomeHasWords(t *testing.T) {
	t.Parallel()
	for code := range httpkit.StatusOf {
		if _, worded := wordings[string(code)]; !worded && !neverMinted[code] {
			t.Errorf("the requests page has no words for %s", code)
		}
	}
	for code, words := range wordings {
		switch {
		case words.kind != "good" && words.kind != "warn" && words.kind != "bad":
			t.Errorf("%s: kind %q", code, words.kind)
		case words.title == "":
			t.Errorf("%s has no title", code)
		case code != models.OutcomeOK && (words.cause == "" || words.whose == ""):
			t.Errorf("%s tells neither cause nor whose problem it is", code)
		case (words.mend == "") != (words.url == "") || words.mend != "" && words.least == "":
			t.Errorf("%s: the button is half there: %+v", code, words)
		}
	}
}

func TestWordsAreFilledIn(t *testing.T) {
	t.Parallel()
	full := outcomeFacts{persona: "cara", slug: "cara", label: "live", key: "Shop", keyURL: "/keys/1", fields: "personaId"}
	for code, words := range wordings {
		for _, about := range []outcomeFacts{{}, full} {
			label, url := words.button(about, models.RoleAdmin)
			text := words.outcome(code, about).Cause + label + url
			if strings.ContainsAny(text, "{}") {
				t.Errorf("%s: a gap is left in %q", code, text)
			}
			if about == full && (label == "") != (words.mend == "") {
				t.Errorf("%s: button %q %q", code, label, url)
			}
		}
	}
}

func TestButtonsLeadWhereOneMayGo(t *testing.T) {
	t.Parallel()
	unpublished := wordingOf(string(models.CodeNotPublished), false)
	about := outcomeFacts{persona: "cara", slug: "cara", label: "live"}
	if got := unpublished.outcome("not_published", about).Cause; got != "cara has no live version. Ask an editor to publish it." {
		t.Errorf("cause %q", got)
	}
	if label, url := unpublished.button(about, models.RoleEditor); label != "Publish cara as live" || url != "/templates/cara/publish?label=live" {
		t.Errorf("editor: %q %q", label, url)
	}
	staging := outcomeFacts{persona: "cara", slug: "cara", label: "staging"}
	if label, url := unpublished.button(staging, models.RoleEditor); label != "Publish cara as staging" || url != "/templates/cara/publish?label=staging" {
		t.Errorf("another label: %q %q", label, url)
	}
	if label, _ := unpublished.button(about, models.RoleViewer); label != "" {
		t.Errorf("a viewer cannot publish, but is offered %q", label)
	}
	if label, _ := unpublished.button(outcomeFacts{persona: "gone"}, models.RoleAdmin); label != "" {
		t.Errorf("a persona that is gone cannot be published, but is offered as %q", label)
	}
}

func TestUnknownOutcomeIsToldByItsCode(t *testing.T) {
	t.Parallel()
	if got := wordingOf("brand_new", false).outcome("brand_new", outcomeFacts{}); got.Kind != "bad" || !strings.Contains(got.Cause, "brand_new") {
		t.Errorf("got %+v", got)
	}
}
