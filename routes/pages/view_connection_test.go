package pages

import (
	"strings"
	"testing"

	"greenroom/anam"
	"greenroom/routes/httpkit"
)

// Each trouble has its own sentence, which says what to do.
func TestTroublesHaveWords(t *testing.T) {
	t.Parallel()
	said := map[string]anam.Trouble{}
	for _, trouble := range anam.Troubles {
		sentence := troubleSentences[trouble]
		if !strings.HasSuffix(sentence, ".") || said[sentence] != "" {
			t.Errorf("%s: %q, as %q", trouble, sentence, said[sentence])
		}
		said[sentence] = trouble
	}
	if len(troubleSentences) != len(anam.Troubles) {
		t.Errorf("%d sentences for %d troubles", len(troubleSentences), len(anam.Troubles))
	}
}

func TestWarningsOfTheSetup(t *testing.T) {
	t.Parallel()
	seen := httpkit.Forwarded{Peer: "192.0.2.4"}
	for name, c := range map[string]struct {
		setup setup
		want  []string // what each warning names, in their order
	}{
		"on this machine alone":          {setup{}, nil},
		"behind a proxy that is trusted": {setup{https: true, proxies: true}, nil},
		"plain http for everybody":       {setup{exposed: true}, []string{"plain HTTP"}},
		"the sandbox for everybody":      {setup{exposed: true, sandbox: true}, nil},
		"all addresses of a container":   {setup{exposed: true, https: true, proxies: true}, nil},
		"https and no proxy trusted":     {setup{https: true}, []string{"no proxy is trusted"}},
		"a proxy that is not trusted":    {setup{https: true, forwarded: seen}, []string{"192.0.2.4 sends"}},
		"another proxy than the trusted": {setup{https: true, proxies: true, forwarded: seen}, []string{"192.0.2.4 sends"}},
		"https in front of http":         {setup{forwarded: httpkit.Forwarded{Peer: "192.0.2.4", HTTPS: true}}, []string{"not marked Secure", "192.0.2.4 sends"}},
	} {
		got := c.setup.warnings()
		if len(got) != len(c.want) {
			t.Errorf("%s: %q", name, got)
			continue
		}
		for i, want := range c.want {
			if !strings.Contains(got[i], want) {
				t.Errorf("%s: %q lacks %q", name, got[i], want)
			}
		}
	}
}
