package web

import "testing"

func TestBDI(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Cara":                      "<bdi>Cara</bdi>",
		"Cara \u202ereversed\u2069": "<bdi>Cara reversed</bdi>",
		"<b>كارا</b>":               "<bdi>&lt;b&gt;كارا&lt;/b&gt;</bdi>",
	} {
		if got := string(bdi(name)); got != want {
			t.Errorf("%q is shown as %q", name, got)
		}
	}
}
