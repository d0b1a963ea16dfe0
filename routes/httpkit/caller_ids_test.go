package httpkit

import (
	"strings"
	"testing"
)

func TestCallerID(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("a", longestCallerID)
	for text, want := range map[string]string{
		"":                                     "",
		"6f1c2a34-9a3b-4c1d-8e7f-0123456789ab": "6f1c2a34-9a3b-4c1d-8e7f-0123456789ab",
		"Root=1-67891233-abcdef:x/y+z@w~.":     "Root=1-67891233-abcdef:x/y+z@w~.",
		longest:                                longest,
		longest + "a":                          "",
		"two words":                            "",
		"two\nlines":                           "",
		"two\r\nlines":                         "",
		"tab\t":                                "",
		`quoted"`:                              "",
		`back\slash`:                           "",
		"a,b":                                  "",
		"{json}":                               "",
		"é":                                    "",
		"bell\a":                               "",
		"\x00":                                 "",
		"a\x7f":                                "",
		"\xff":                                 "",
	} {
		if got := callerID(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTraceID(t *testing.T) {
	t.Parallel()
	const trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	whole := "00-" + trace + "-" + parent + "-01"
	for text, want := range map[string]string{
		"":                                     "",
		whole:                                  trace,
		"00-" + trace + "-" + parent + "-00":   trace,
		"cc-" + trace + "-" + parent + "-01":   trace, // a version to come
		"cc-" + trace + "-" + parent + "-01-x": trace, // which may append
		"cc-" + trace + "-" + parent + "-01x":  "",
		"00-" + trace + "-" + parent + "-01-x": "",
		"ff-" + trace + "-" + parent + "-01":   "",
		"0-" + trace + "-" + parent + "-01":    "",
		"0g-" + trace + "-" + parent + "-01":   "",
		whole[:len(whole)-1]:                   "",
		whole + " ":                            "",
		" " + whole:                            "",
		strings.ToUpper(whole):                 "",
		"00-" + strings.Repeat("0", 32) + "-" + parent + "-01": "",
		"00-" + trace + "-" + strings.Repeat("0", 16) + "-01":  "",
		"00-" + trace[1:] + "-" + parent + "a-01":              "",
		"00_" + trace + "_" + parent + "_01":                   "",
		"00-" + trace[:31] + "\n-" + parent + "-01":            "",
		"00-" + trace + "-" + parent + "-0-":                   "",
		strings.Repeat("-", 55):                                "",
		strings.Repeat("cc-", 5000):                            "",
	} {
		if got := traceID(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
