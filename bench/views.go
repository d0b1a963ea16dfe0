package main

import (
	"encoding/json"
	"net/http"
	"strings"

	"greenroom/store/storetest"
)

// view is something that an app or a person looks at. Its path has the marks of views.
type view struct {
	name, path string
	floor      floor
}

// flat is the floor of what must not grow: a hundred times the personas may cost twice the time.
var flat = atMost(2)

// The marks of a path.
const (
	oneSlug    = "{slug}"
	halfWayOn  = "{cursor}"
	inAPI      = "/api/v1/templates"
	onTheDesk  = "/templates"
	searchOnly = "?search="
)

// A view shows as many on both databases, which takes limits where few are found on the small one: compared is the finding, not the showing.
var views = []view{
	{"API: get one", inAPI + "/" + oneSlug, flat},
	{"API: history of one", inAPI + "/" + oneSlug + "/versions", flat},
	{"API: list", inAPI, flat},
	{"API: list, half-way", inAPI + "?cursor=" + halfWayOn, flat},
	{"API: list by creation", inAPI + "?sort=created", flat},
	{"API: list by name", inAPI + "?sort=name", flat},
	{"API: tag of one in 50", inAPI + "?limit=20&tag=" + storetest.TagOfFifty, flat},
	{"API: tag of one in 500", inAPI + "?limit=2&tag=" + storetest.TagOfFiveHundred, flat},
	{"API: tag of none", inAPI + "?tag=nowhere", flat},
	{"API: drafts", inAPI + "?status=draft", flat},
	{"API: changed ones", inAPI + "?status=changed", flat},
	{"API: archived ones", inAPI + "?status=archived", flat},
	{"API: search a word of all", inAPI + searchOnly + storetest.WordInAll, atMost(30)},
	{"API: search a word of one in ten", inAPI + searchOnly + storetest.WordInTenth, atMost(4)},
	{"API: search a word of one in 1,000", inAPI + searchOnly + storetest.WordInThousand + "&limit=1", atMost(4)},
	{"API: search a word of none", inAPI + searchOnly + "zeppelin", atMost(4)},
	{"API: search two letters", inAPI + searchOnly + "de", atMost(30)},
	{"page: personas", onTheDesk, flat},
	{"page: personas by name", onTheDesk + "?sort=name", flat},
	{"page: personas by tokens", onTheDesk + "?sort=tokens", flat},
	{"page: drafts", onTheDesk + "?status=draft", flat},
	{"page: tag of every second", onTheDesk + "?tag=" + storetest.TagOfHalf, flat},
	{"page: search a word of all", onTheDesk + searchOnly + storetest.WordInAll, atMost(30)},
	{"page: search a word of one in ten", onTheDesk + searchOnly + storetest.WordInTenth, atMost(4)},
	{"page: editor", onTheDesk + "/" + oneSlug, flat},
	{"page: history", onTheDesk + "/" + oneSlug + "/history", flat},
	{"page: use", onTheDesk + "/" + oneSlug + "/use", flat},
	{"page: publish", onTheDesk + "/" + oneSlug + "/publish", flat},
	{"page: requests", "/requests", flat},
	{"page: requests of 30 days", "/requests?since=30d", flat},
	{"page: refused requests", "/requests?outcome=failed", flat},
	{"page: keys", "/keys", flat},
	{"page: new key", "/keys/new", flat},
	{"page: try a mint", "/mint", flat},
	{"page: people", "/people", flat},
	{"page: audit", "/audit", flat},
}

// looks is how many personas a view looks at in turn.
const looks = 100

// asks are the requests of a view; where it names a persona, one for each of many.
func (d *grownDesk) asks(v view) (all []ask) {
	for _, slug := range d.lookedAt(v) {
		path := strings.NewReplacer(oneSlug, slug, halfWayOn, d.deep).Replace(v.path)
		header := map[string]string{"Cookie": d.cookies, "Accept": "text/html", "Accept-Encoding": "gzip"}
		if strings.HasPrefix(path, inAPI) {
			header = d.byKey()
		}
		all = append(all, ask{Method: http.MethodGet, URL: d.url + path, Header: header})
	}
	return all
}

// lookedAt gives the personas that a view is looked at with, spread over all.
func (d *grownDesk) lookedAt(v view) (slugs []string) {
	live := d.live()
	if !strings.Contains(v.path, oneSlug) {
		return live[:1]
	}
	for i := range looks {
		slugs = append(slugs, live[i*len(live)/looks])
	}
	return slugs
}

func getJSON(address string, header map[string]string, into any) (int, error) {
	status, body, err := get(address, header)
	if err != nil || status != http.StatusOK {
		return status, err
	}
	return status, json.Unmarshal(body, into)
}
