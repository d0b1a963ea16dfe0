package pages

import (
	"strings"
	"testing"
)

func TestAnamSources(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base  string
		hosts []string
		want  string
	}{
		{"https://api.anam.ai", nil, "https://*.anam.ai wss://*.anam.ai"},
		{"https://api.anam.ai", []string{"https://eu.example.com"}, "https://api.anam.ai wss://api.anam.ai https://eu.example.com"},
		{"http://127.0.0.1:9000", nil, "http://127.0.0.1:9000 ws://127.0.0.1:9000"},
		{"https://anam.ai.example.com/x", nil, "https://anam.ai.example.com wss://anam.ai.example.com"},
	} {
		s := previewPages{anamURL: c.base, anamHosts: c.hosts}
		if got := strings.Join(s.anamSources(), " "); got != c.want {
			t.Errorf("%s %v: %s", c.base, c.hosts, got)
		}
	}
}
