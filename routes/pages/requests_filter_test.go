package pages

import (
	"net/url"
	"testing"

	"greenroom/web"
)

func TestRequestsFilterStandsInTheAddress(t *testing.T) {
	t.Parallel()
	if got := (requestsFilter{}).url(); got != "/requests" {
		t.Errorf("no filter: %s", got)
	}
	f := requestsFilter{search: "gr:a&b=c", outcome: "failed", template: "cara", key: "k1", since: "24h"}
	at, err := url.Parse(f.pageURL("abc"))
	if err != nil || at.Path != "/requests" {
		t.Fatal(at, err)
	}
	for name, want := range map[string]string{"search": f.search, "outcome": "failed", "template": "cara", "key": "k1", "since": "24h", "cursor": "abc"} {
		if got := at.Query().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if first := f.url(); first == f.pageURL("abc") || first == "/requests" {
		t.Errorf("the first page keeps the filters: %s", first)
	}
}

func TestTimeRangeFallsBackToTheUsualOne(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"": "14d", "24h": "24h", "7d": "7d", "30d": "30d", "999y": "14d"} {
		if got := (requestsFilter{since: value}).timeRange().value; got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestWhatIsFilteredByIsAlwaysOffered(t *testing.T) {
	t.Parallel()
	options := withSelected([]web.Option{{Value: "", Label: "Every persona"}, {Value: "cara", Label: "cara"}}, "deleted-one")
	last := options[len(options)-1]
	if len(options) != 3 || last.Value != "deleted-one" || !last.Selected || options[0].Selected {
		t.Errorf("got %+v", options)
	}
}

func TestDeviceWords(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                    "Firefox on Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0":             "Edge on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":                     "Safari on macOS",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/139.0 Mobile/15E148 Safari/604.1":    "Chrome on iPhone",
		"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": "Samsung Internet on Android",
		"curl/8.9.1": "curl", "": "Unknown browser", "<script>alert(1)</script>": "Unknown browser",
	} {
		if got := deviceWords(agent); got != want {
			t.Errorf("%q: %s, want %s", agent, got, want)
		}
	}
}
