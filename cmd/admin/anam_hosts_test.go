package main

import (
	"slices"
	"testing"
)

// A source is written into a header, so characters that could end it there are refused.
func TestAnamHosts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                                     nil,
		"https://*.anam.ai, wss://*.anam.ai":   {"https://*.anam.ai", "wss://*.anam.ai"},
		"http://127.0.0.1:9000":                {"http://127.0.0.1:9000"},
		"https://engine.example.com:*":         {"https://engine.example.com:*"},
		"*":                                    nil,
		"https://a.example; script-src *":      nil,
		"https://a.example/path":               nil,
		"javascript:alert(1)":                  nil,
		"https://a.example https://b.example.": nil,
	} {
		r := &reading{env: func(string) string { return text }}
		got := r.sources(nil, "GREENROOM_ANAM_HOSTS")
		if refused := len(r.problems) > 0; !slices.Equal(got, want) || refused != (text != "" && want == nil) {
			t.Errorf("%q: %v, problems %v", text, got, r.problems)
		}
	}
}
