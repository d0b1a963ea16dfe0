package pages

import (
	"strings"
	"testing"

	"greenroom/web"
)

func TestNextPathStaysHere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"/templates/cara?x=1#here": "/templates/cara?x=1",
		"":                         home, "https://evil.example/": home, "//evil.example/a": home, `/\evil.example`: home,
		"/\t/evil.example": home, "javascript:alert(1)": home, "templates": home, "/login?next=/login": home, "/logout": home, "/": home,
		"/" + strings.Repeat("a", 3000): home, "http:/x": home, "/%zz": home, "/a\r\nSet-Cookie: b=c": home, "///evil.example": home,
	} {
		if got := nextPath(text); got != want {
			t.Errorf("nextPath(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFlashText(t *testing.T) {
	t.Parallel()
	long := []web.Flash{good(strings.Repeat("ü", 1000)), {Kind: "other", Text: "x"}, bad(""), warn("b")}
	got := boundedFlash(long)
	if len(got) != 2 || len([]rune(got[0].Text)) != flashText || got[1].Text != "b" {
		t.Errorf("%v", got)
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Dana Okafor": "DO", "dana": "D", "Åsa von Öst": "ÅÖ", "": "?", "<b>Bo</b>": "BB", "李 雷": "李雷", "...": "?"} {
		if got := initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
