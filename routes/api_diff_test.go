package routes

import (
	"testing"

	"greenroom/diff"
	"greenroom/models"
)

// compared makes a template with versions 1 to 3; live points at 1 and staging at 2.
func compared(t *testing.T) (*kit, string) {
	k := newApp(t)
	k.published("cara")
	second := persona("Cara")
	second.SystemPrompt = "You are very Cara. " + promptMark
	k.saved("cara", second)
	third := second
	third.SkipGreeting = new(true)
	k.saved("cara", third)
	_, err := k.store.MoveLabel(t.Context(), tester, "cara", models.LabelMove{Label: "staging", Version: 2})
	k.must(err)
	return k, k.key(models.ScopeTemplatesRead)
}

// diffAnswer is the API's comparison.
type diffAnswer struct {
	From, To struct {
		Version int
		Label   *string
	}
	Fields []struct {
		Field, Kind   string
		Before, After *string
		Words         []diff.Segment
	}
	Counts diff.Counts
}

func TestDiffComparesLiveWithTheLatest(t *testing.T) {
	t.Parallel()
	k, key := compared(t)
	var got diffAnswer
	k.call(get, "/api/v1/templates/cara/diff", key, nil).want(200).into(&got)
	if got.From.Version != 1 || *got.From.Label != "live" || got.To.Version != 3 || got.To.Label != nil || got.Counts != (diff.Counts{Added: 1, Removed: 0, Changed: 1}) {
		t.Errorf("got %+v", got)
	}
	if len(got.Fields) != 2 || got.Fields[0].Field != "systemPrompt" || got.Fields[1].Field != "skipGreeting" || got.Fields[1].Before != nil || *got.Fields[1].After != "true" {
		t.Fatalf("got %+v", got.Fields)
	}
	before, after := "", ""
	for _, s := range got.Fields[0].Words {
		if s.Kind != diff.Insert {
			before += s.Text
		}
		if s.Kind != diff.Delete {
			after += s.Text
		}
	}
	if before != *got.Fields[0].Before || after != *got.Fields[0].After || len(got.Fields[0].Words) != 3 {
		t.Errorf("words %+v", got.Fields[0].Words)
	}
}

func TestDiffNamesVersionsAndLabels(t *testing.T) {
	t.Parallel()
	k, key := compared(t)
	for query, want := range map[string][2]int{
		"from=2&to=1": {2, 1}, "from=staging": {2, 3}, "to=staging": {1, 2}, "from=3&to=3": {3, 3}, "from=live&to=live": {1, 1},
	} {
		var got diffAnswer
		k.call(get, "/api/v1/templates/cara/diff?"+query, key, nil).want(200).into(&got)
		if got.From.Version != want[0] || got.To.Version != want[1] || want[0] == want[1] && len(got.Fields) > 0 {
			t.Errorf("%s: %+v", query, got)
		}
	}
	for query, want := range map[string]models.Code{
		"from=9": models.CodeVersionNotFound, "to=0": models.CodeVersionNotFound, "from=nightly": models.CodeNotPublished,
		"from=-1x!": models.CodeInvalidInput, "to=%00": models.CodeInvalidInput, "to=%ff": models.CodeInvalidInput, "from=1.5": models.CodeInvalidInput,
		"from=9999999999": models.CodeNotPublished, "to=" + string(make([]byte, 0)) + "abcdefghijklmnopqrstuvwxyz": models.CodeInvalidInput,
	} {
		k.call(get, "/api/v1/templates/cara/diff?"+query, key, nil).refused(want)
	}
	k.call(get, "/api/v1/templates/none/diff", key, nil).refused(models.CodeTemplateNotFound)
	k.template("draft")
	k.call(get, "/api/v1/templates/draft/diff", key, nil).refused(models.CodeNotPublished)
	other := k.newKey(models.NewKey{Name: "App", Scopes: models.Scopes, Slugs: []string{"draft"}})
	k.call(get, "/api/v1/templates/cara/diff", other, nil).refused(models.CodeForbidden)
}

func TestStaleSaveNamesWhatChanged(t *testing.T) {
	t.Parallel()
	k, _ := compared(t)
	key := k.key(models.ScopeTemplatesWrite)
	for match, want := range map[string][]string{
		`"1"`: {"persona.skipGreeting", "persona.systemPrompt"}, `"2"`: {"persona.skipGreeting"}, `"9"`: nil, `W/"2"`: {"persona.skipGreeting"}, `"x"`: nil, `"999999999"`: nil,
	} {
		fields := k.call(post, "/api/v1/templates/cara/versions", key, map[string]any{"persona": persona("Cara")}, "If-Match", match).refused(models.CodeStaleVersion)
		if len(fields) != len(want) {
			t.Errorf("%s: %v", match, fields)
		}
		for _, name := range want {
			if fields[name] != "changed" {
				t.Errorf("%s: %s is %q", match, name, fields[name])
			}
		}
	}
}
