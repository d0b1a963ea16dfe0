package catalog

import (
	"context"
	"errors"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"greenroom/anam"
	"greenroom/models"
)

const (
	// labFreshFor is how long the result of a search is cached.
	labFreshFor = 30 * time.Second
	// labPerPage is how many Lab personas a page shows.
	labPerPage = 24
	// labKept is the size of the search cache.
	labKept = 64
)

// LabPersona is a persona kept in the Anam Lab, as its list shows it.
type LabPersona struct {
	ID          string
	Name        string
	Description string
	AvatarID    string // "" for none
	Voice       string // name, "" for none
	Default     bool   // Anam's own example
}

// LabPage is one page of Lab personas.
type LabPage struct {
	Rows  []LabPersona
	Total int // on all pages; 0 when Anam does not tell
	Page  int // from 1
	More  bool
}

// labSearches uses Anam's own search for Lab personas, because there may be thousands. It caches the results.
type labSearches struct {
	anam *anam.Client
	key  *keyWatch
	now  func() time.Time

	known *lru.Cache[labSearch, labFound]
}

type labSearch struct {
	text string
	page int
}

type labFound struct {
	page LabPage
	at   time.Time
}

func newLabSearches(o Options, key *keyWatch) *labSearches {
	known, _ := lru.New[labSearch, labFound](labKept) // only a size below 1 is an error
	return &labSearches{anam: o.Anam, key: key, now: o.Now, known: known}
}

// LabPersonas searches the Lab personas by name; page counts from 1.
// down reports that the request failed. The page is then the last cached one, if any.
func (c *Catalog) LabPersonas(ctx context.Context, text string, page int) (found LabPage, down bool) {
	return c.lab.search(ctx, labSearch{strings.TrimSpace(text), max(page, 1)})
}

func (l *labSearches) search(ctx context.Context, q labSearch) (LabPage, bool) {
	before, known := l.known.Get(q)
	if known && models.Within(before.at, l.now(), labFreshFor) {
		return before.page, false
	}
	answer, err := l.anam.Personas(ctx, anam.ListQuery{Page: q.page, PerPage: labPerPage, Search: q.text})
	l.key.heard(err)
	if err != nil {
		return before.page, true
	}
	page := LabPage{
		Rows: make([]LabPersona, len(answer.Data)), Total: answer.Meta.Total, Page: q.page,
		More: answer.Meta.LastPage > q.page || answer.Meta.LastPage == 0 && len(answer.Data) == labPerPage,
	}
	for i, p := range answer.Data {
		page.Rows[i] = labPersonaOf(p)
	}
	l.known.Add(q, labFound{page, l.now()})
	return page, false
}

// forget makes the next search ask again.
func (l *labSearches) forget() { l.known.Purge() }

func labPersonaOf(p anam.PersonaSummary) LabPersona {
	out := LabPersona{ID: strings.ToLower(p.ID), Name: p.Name, Description: p.Description, Default: p.IsDefaultPersona}
	if p.Avatar != nil {
		out.AvatarID = strings.ToLower(p.Avatar.ID)
	}
	if p.Voice != nil {
		out.Voice = p.Voice.DisplayName
	}
	return out
}

// LabPersona reads one Lab persona without a cache, along with a copy as one of ours.
// found is false when Anam has none of this ID. An error means that the request failed.
func (c *Catalog) LabPersona(ctx context.Context, id string) (p LabPersona, copied LabCopy, found bool, err error) {
	whole, err := c.lab.anam.Persona(ctx, id)
	if e, ok := errors.AsType[*anam.Error](err); ok && (e.Kind == anam.NotFound || e.Kind == anam.Rejected) {
		return p, copied, false, nil
	}
	c.key.heard(err)
	if err != nil {
		return p, copied, false, err
	}
	return labPersonaOf(whole.PersonaSummary), copyOfLab(whole), true, nil
}
