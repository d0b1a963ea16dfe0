package anam

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestClaimsAreReadInEveryEncoding(t *testing.T) {
	t.Parallel()
	const payload = `{"type":"Stateful","accountId":"o?~","exp":1790000000}`
	for name, encoding := range map[string]*base64.Encoding{
		"raw url": base64.RawURLEncoding, "url": base64.URLEncoding, "raw std": base64.RawStdEncoding, "std": base64.StdEncoding,
	} {
		for _, token := range []string{"h." + encoding.EncodeToString([]byte(payload)), "h." + encoding.EncodeToString([]byte(payload)) + ".s.more"} {
			c, ok := readClaims(token)
			if !ok || c.Type != "stateful" || c.ExpiresAt.Unix() != 1_790_000_000 {
				t.Errorf("%s: %+v, %v", name, c, ok)
			}
		}
	}
}

func TestOddClaimsAreLeftOut(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]claims{
		`{}`:                                               {},
		`{"type":null,"exp":null}`:                         {},
		`{"type":7,"exp":"soon"}`:                          {},
		`{"type":"a b","exp":-1}`:                          {},
		`{"Type":"legacy","exp":1}`:                        {},
		`{"exp":1790000000000}`:                            {},
		`{"exp":1e400}`:                                    {},
		`{"type":"NEW_ONE"}`:                               {Type: "new_one"},
		`{"exp":1790000000.9}`:                             {ExpiresAt: time.Unix(1_790_000_000, 0).UTC()},
		`{"type":"x","type":"last"}`:                       {Type: "last"},
		`{"type":"x","type":7}`:                            {},
		`{"type":"\u0041\u0062"}`:                          {Type: "ab"},
		"{\"sub\":\"\xff\",\"exp\":1790000000}":            {ExpiresAt: time.Unix(1_790_000_000, 0).UTC()},
		` {"exp":1.79e9,"type":["x"]} `:                    {ExpiresAt: time.Unix(1_790_000_000, 0).UTC()},
		`{"exp":"1790000000","type":{"type":"ephemeral"}}`: {},
	} {
		c, ok := readClaims("h." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".s")
		if !ok || c != want {
			t.Errorf("%s: %+v, %v", payload, c, ok)
		}
	}
	for _, token := range []string{"", "abc", ".", "a.b", "a.!!.c", "h." + base64.RawURLEncoding.EncodeToString([]byte(`[]`)),
		"h." + base64.RawURLEncoding.EncodeToString([]byte(`null`)), "h." + base64.RawURLEncoding.EncodeToString([]byte(`{"a"`))} {
		if c, ok := readClaims(token); ok {
			t.Errorf("%q gave %+v", token, c)
		}
	}
}

func FuzzReadClaims(f *testing.F) {
	f.Add("h.eyJ0eXBlIjoibGVnYWN5In0.s")
	f.Add("a.b.c")
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		c, ok := readClaims(token)
		if !ok && c != (claims{}) {
			t.Error("claims of an undecodable token")
		}
		if c.Type != strings.ToLower(c.Type) || c.Type != "" && !isPlainSegment(c.Type) {
			t.Errorf("type %q", c.Type)
		}
		if !c.ExpiresAt.IsZero() && (c.ExpiresAt.Year() < 2001 || c.ExpiresAt.Year() > 2287) {
			t.Errorf("expires %v", c.ExpiresAt)
		}
	})
}

func TestComplaintsAreBounded(t *testing.T) {
	t.Parallel()
	var wide, deep strings.Builder
	wide.WriteString(`{`)
	for i := range 50 {
		wide.WriteString(`"f` + strings.Repeat("x", i%9) + string(rune('a'+i%26)) + `":{"_errors":["e"]},`)
	}
	wide.WriteString(`"z":{"_errors":["e"]}}`)
	if got := complainedPaths(json.RawMessage(wide.String())); len(got) != maxPaths {
		t.Errorf("%d paths", len(got))
	}
	deep.WriteString(strings.Repeat(`{"a":`, 5000) + `{"_errors":["e"]}` + strings.Repeat(`}`, 5000))
	if got := complainedPaths(json.RawMessage(deep.String())); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	if got := complainedPaths(json.RawMessage(`{"` + strings.Repeat("k", 65) + `":{"_errors":["e"]},"_errors":["top"],"ok":{"_errors":["e"],"in":{"_errors":[]}}}`)); !slices.Equal(got, []string{"ok"}) {
		t.Errorf("got %v", got)
	}
}

func FuzzComplaint(f *testing.F) {
	f.Add([]byte(`{"error":"Invalid request body","details":{"a":{"_errors":["x"]}}}`))
	f.Add([]byte(`{"error":"x","details":[{"path":["a",0]},{"path":"b[1].c"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		code, fields := complaint(body)
		if code != "" && !knownErrors[code] {
			t.Errorf("code %q", code)
		}
		if len(fields) > maxPaths {
			t.Errorf("%d paths", len(fields))
		}
		for _, path := range fields {
			for _, segment := range strings.Split(path, ".") {
				if !isPlainSegment(segment) {
					t.Errorf("path %q", path)
				}
			}
		}
	})
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_780_000_000, 0)
	for header, want := range map[string]time.Duration{
		"": time.Second, "0": time.Second, "1": time.Second, "30": 30 * time.Second, "3600": time.Hour, "86400": 24 * time.Hour,
		"99999999999999999999999": 365 * 24 * time.Hour, "-5": time.Second, "1.5": time.Second, "soon": time.Second, " 7": time.Second,
		now.Add(42 * time.Second).UTC().Format(http.TimeFormat): 42 * time.Second,
		now.Add(-time.Hour).UTC().Format(http.TimeFormat):       time.Second,
		now.Add(48 * time.Hour).UTC().Format(http.TimeFormat):   48 * time.Hour,
	} {
		if got, _ := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
