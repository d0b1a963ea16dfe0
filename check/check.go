// Package check tells what would go wrong with a version before apps get it: by our rules, by what Anam lists and by a trial mint.
// Publishing goes through it, whichever door it comes by.
package check

import (
	"context"
	"log/slog"
	"time"

	"greenroom/anam"
	"greenroom/catalog"
	"greenroom/models"
	"greenroom/store"
)

const (
	// goodFor is how long what Anam said of a content is taken for what it would say now.
	goodFor = 10 * time.Minute
	// patience bounds what one check waits for Anam.
	patience = 3 * time.Second
)

// Options are what checking needs.
type Options struct {
	Store *store.Store
	// Anam is asked; nil: it can't be.
	Anam *anam.Client
	// Catalog spares look-ups of what it lists; nil: every ID is looked up.
	Catalog *catalog.Catalog
	Now     func() time.Time
	Log     *slog.Logger
	// Stepped is told when a step in the background ended, nil for one that found out what it wanted; it may be nil.
	Stepped func(at time.Time, err error)
	// MaxSession is the longest session of the Anam plan, which Anam tells nobody; 0: not known.
	MaxSession time.Duration
}

// Service checks. It is safe for concurrent use.
type Service struct {
	store      *store.Store
	anam       *anam.Client
	catalog    *catalog.Catalog
	now        func() time.Time
	log        *slog.Logger
	stepped    func(at time.Time, err error)
	maxSession time.Duration
}

// New makes a Service. It asks Anam nothing until it is used.
func New(o Options) *Service {
	if o.Stepped == nil {
		o.Stepped = func(time.Time, error) {}
	}
	return &Service{store: o.Store, anam: o.Anam, catalog: o.Catalog, now: o.Now, log: o.Log, stepped: o.Stepped, maxSession: o.MaxSession}
}

// mode says how far a check goes to find out.
type mode int

const (
	known  mode = iota // what is known already: nobody is asked
	recent             // Anam is asked unless it was within the last ten minutes
	anew               // Anam is asked
)

// Check asks anew what would go wrong if a version of a template were published.
// Errors: template_not_found, version_not_found.
func (s *Service) Check(ctx context.Context, who models.Actor, slug string, version int) ([]models.CheckProblem, error) {
	t, err := s.store.TemplateBySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	v, err := s.store.Version(ctx, t.Slug, version)
	if err != nil {
		return nil, err
	}
	_, out, err := s.store.PointedAt(ctx, t.ID, models.LabelLive, version)
	if err != nil {
		return nil, err
	}
	return s.judge(ctx, askerOf(who), v, out, anew)
}

// judge gives every problem of a version once for each field: what our own rules say of it goes before Anam's word.
func (s *Service) judge(ctx context.Context, by asker, v models.Version, wasOut bool, how mode) ([]models.CheckProblem, error) {
	said, err := s.store.CheckResult(ctx, v.SHA256)
	if err != nil {
		return nil, err
	}
	problems := append(rules(v.Document, s.maxSession), s.listedMisfits(ctx, v.Document.Persona)...)
	if said.TalkedAt.IsZero() && !wasOut {
		problems = append(problems, models.Warn("", models.ProblemNeverTalkedTo, "Nobody has talked to this version yet. Try it before apps get it."))
	}
	if how == known || how == recent && s.isRecent(said.ListedAt) && s.isRecent(said.TriedAt) {
		return onceEach(append(problems, said.Problems()...)), nil
	}
	asked, err := s.ask(ctx, by, v)
	if err != nil {
		return nil, err
	}
	return onceEach(append(problems, asked.over(said, s.isRecent)...)), nil
}

func (s *Service) isRecent(at time.Time) bool {
	return models.Within(at, s.now(), goodFor)
}

// onceEach keeps the first blocking problem of each field, and the first of each code that is only told of it.
func onceEach(problems []models.CheckProblem) []models.CheckProblem {
	type told struct {
		field, code string
	}
	seen := map[told]bool{}
	out := []models.CheckProblem{}
	for _, p := range problems {
		key := told{p.Field, p.Code}
		if p.Level == models.LevelBlock {
			key.code = string(models.LevelBlock)
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	return out
}
