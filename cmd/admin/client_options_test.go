package main

import (
	"encoding/json"
	"testing"
)

func TestClientOptions(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"":                        `{}`,
		"https://api.anam.ai":     `{}`,
		"https://API.anam.ai/":    `{}`,
		"http://127.0.0.1:8081":   `{"api":{"baseUrl":"http://127.0.0.1:8081"},"metrics":{"disableClientMetrics":true}}`,
		"https://anam.example/x/": `{"api":{"baseUrl":"https://anam.example/x"},"metrics":{"disableClientMetrics":true}}`,
	} {
		got, err := json.Marshal(clientOptionsFor(base))
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v", base, got, err)
		}
	}
}
