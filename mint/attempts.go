package mint

import (
	"context"
	"errors"
	"slices"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// attempt is one mint or preview on its way. Its row is filled in step by step, so that the row of a refused one has everything found so far.
type attempt struct {
	by       Caller
	in       models.MintRequest
	problems []models.FieldError
	row      models.Mint
	asked    bool // Anam was asked

	client  *ClientRequest // nil: an app or a person asks
	token   models.Secret  // that comes back to start its session here
	ignored []string       // what of the client's request doesn't count
}

// newAttempt starts a mint.
// The row takes only valid names from the request: a secret in the wrong field stays out of it.
func (s *Service) newAttempt(by Caller, in models.MintRequest) *attempt {
	problems := in.Problems() // this also trims the request, so it comes first
	a := &attempt{by: by, in: in, problems: problems, row: s.newRow(by)}
	valid := func(field string) bool {
		return !slices.ContainsFunc(a.problems, func(p models.FieldError) bool { return p.Field == field })
	}
	switch {
	case in.Template == "":
	case valid("template") && models.IsSlug(in.Template):
		a.row.Slug = in.Template
	default:
		a.row.Slug = models.NoSlug
	}
	if valid("personaId") {
		a.row.PersonaID = in.PersonaID
	}
	if valid("label") {
		a.row.Label = in.Label
	}
	if valid("version") && in.Version != nil {
		a.row.Version = *in.Version
	}
	return a
}

// newRow starts a row whose names are unknown until they are found.
func (s *Service) newRow(by Caller) models.Mint {
	row := models.Mint{ID: store.NewID(), At: s.now(), RequestID: by.RequestID, Address: by.Address, Unknown: true}
	row.KeyID, row.UserID = by.ids()
	return row
}

// found notes the template of the request, and live as its label when the request names neither label nor version.
func (a *attempt) found(t *store.MintTemplate) {
	a.row.TemplateID, a.row.Slug = t.ID, t.Slug
	if a.in.Version == nil && a.row.Label == "" {
		a.row.Label = models.LabelLive
	}
	a.row.Unknown = a.row.Label != "" && !t.EverHad(a.row.Label)
}

// record keeps an attempt, has it counted, and returns what the caller is to hear: the outcome, or that it could not be kept.
func (s *Service) record(ctx context.Context, a *attempt, outcome error) error {
	err := s.keep(ctx, a, outcome)
	s.observer.Minted(a.persona(), outcomeOf(err))
	return err
}

// outcomeOf is ok, or the code of an error.
func outcomeOf(err error) string {
	if err == nil {
		return models.OutcomeOK
	}
	return string(models.CodeOf(err))
}

// keep writes the row, even when the caller has gone meanwhile, and returns the outcome.
// A token without its row must not be given, so a failure to write is an error of its own.
func (s *Service) keep(ctx context.Context, a *attempt, outcome error) error {
	ctx, cancel := outliving(ctx, outcome)
	defer cancel()
	a.row.Outcome, a.row.Fields = outcomeOf(outcome), models.RecordedFields(models.FieldsOf(outcome))
	a.row.Duration = s.now().Sub(a.row.At)
	s.nameTemplate(ctx, a)
	if err := s.nameLabPersona(ctx, a, outcome); err != nil {
		return errors.Join(err, outcome)
	}
	if outcome != nil && !a.asked {
		return s.keepRefusal(ctx, a, outcome)
	}
	began := s.now()
	err := s.keepRow(ctx, a)
	s.observer.WaitedForCommit(s.now().Sub(began))
	if err != nil {
		return errors.Join(err, outcome)
	}
	return outcome
}

func (s *Service) keepRow(ctx context.Context, a *attempt) error {
	if a.token != "" {
		return s.store.RecordGiven(ctx, a.row, a.token)
	}
	return s.store.RecordMint(ctx, a.row)
}

// keepRefusal keeps what was refused before Anam was asked. It cost nothing and may be repeated for ever, so the store decides which attempts leave a row.
func (s *Service) keepRefusal(ctx context.Context, a *attempt, outcome error) error {
	if a.client != nil && isRate(outcome) {
		s.store.CountRefusal(a.row)
		return outcome
	}
	if err := s.store.RecordRefusal(ctx, a.row); err != nil {
		return errors.Join(err, outcome)
	}
	return outcome
}

// isRate tells whether asking again later is all that is needed.
func isRate(outcome error) bool {
	code := models.CodeOf(outcome)
	return code == models.CodeRateLimited || code == models.CodeAnamRateLimited
}

// refusalTime is how long the row of a refusal may take: a body that never arrived has used up the caller's own time.
const refusalTime = 5 * time.Second

// outliving gives a context that goes on when the caller has gone. For a token it lasts no longer than the caller's own time.
func outliving(ctx context.Context, outcome error) (context.Context, context.CancelFunc) {
	deadline, bounded := ctx.Deadline()
	ctx = context.WithoutCancel(ctx)
	switch {
	case outcome != nil:
		return context.WithTimeout(ctx, refusalTime)
	case bounded:
		return context.WithDeadline(ctx, deadline)
	}
	return ctx, func() {}
}

// nameTemplate finds the template of an attempt that was refused before it was looked up, so that it is counted with its template.
func (s *Service) nameTemplate(ctx context.Context, a *attempt) {
	if a.row.TemplateID != "" || !models.IsSlug(a.row.Slug) {
		return
	}
	if t, err := s.store.MintTemplate(ctx, a.row.Slug); err == nil {
		a.row.TemplateID, a.row.Slug = t.ID, t.Slug
		a.row.Unknown = a.row.Label != "" && !t.EverHad(a.row.Label)
	}
}

// nameLabPersona notes whether Anam knows the Lab persona: it does when it gave a token for it, now or before.
func (s *Service) nameLabPersona(ctx context.Context, a *attempt, outcome error) error {
	if a.row.PersonaID == "" {
		return nil
	}
	known, err := outcome == nil, error(nil)
	if !known {
		known, err = s.store.KnowsLabPersona(ctx, a.row.PersonaID)
	}
	a.row.Unknown = !known || a.row.Slug != "" || a.row.Label != "" && a.row.Label != models.LabelPreview
	return err
}
