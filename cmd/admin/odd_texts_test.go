package main

import (
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// The note of a move is the text that the command line takes: it keeps it as the form and the API do.
func TestOddTextsByCommandLine(t *testing.T) {
	t.Parallel()
	env := twoVersions(t)
	for sent, want := range map[string]string{
		"a\r\nb\rc":                         "a\nb\nc",
		"  inner  space ":                   "  inner  space ",
		"e\u0301 beside \u00e9":             "e\u0301 beside \u00e9",
		"zero\u200bwidth, soft\u00adhyphen": "zero\u200bwidth, soft\u00adhyphen",
		"turned \u202eround\u202c":          "turned \u202eround\u202c",
		"👩‍⚕️ ﷽ 𝕏":                          "👩‍⚕️ ﷽ 𝕏",
		"<b>&amp;</b> \"'`{{x}}":            "<b>&amp;</b> \"'`{{x}}",
	} {
		for _, version := range []string{"1", "2"} { // a move that changes nothing keeps no note
			if got := call(t, env, "", "label", "move", "cara", "beta", version, "--note", sent, "--confirm", "check_unavailable"); got.code != 0 {
				t.Fatalf("%q: %+v", sent, got)
			}
		}
		c := console{env: env.get, now: time.Now, in: strings.NewReader(""), out: &strings.Builder{}, err: &strings.Builder{}}
		err := withStore(t.Context(), c, newFlags(c, "test", ""), store.Make, nil, 0, func(s *store.Store, _ []string) error {
			moves, err := s.LabelHistory(t.Context(), models.Actor{}, "cara", "beta", 1, "")
			if err == nil && moves.Items[0].Note != want {
				t.Errorf("%q is kept as %q, want %q", sent, moves.Items[0].Note, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := call(t, env, "", "label", "move", "cara", "beta", "1", "--note", "nul\x00"); got.code == 0 {
		t.Errorf("NUL was taken: %+v", got)
	}
}
