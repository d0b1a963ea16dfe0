// Package mint gets session tokens: it finds the persona, checks that the caller may have it, asks Anam and records the attempt.
// Apps and the dashboard share this one way.
package mint

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"greenroom/anam"
	"greenroom/messages"
	"greenroom/models"
	"greenroom/store"
)

// Options are the parts that minting needs.
type Options struct {
	Store *store.Store
	Anam  *anam.Client
	// Heard is told how each request to Anam ended, nil for a token; it may be nil.
	Heard func(err error)
	// Observer is told how mints go; it may be nil.
	Observer Observer
	// ClientOptions go with every token.
	ClientOptions models.ClientOptions
	Now           func() time.Time
	Log           *slog.Logger
}

// Service mints. It is safe for concurrent use.
type Service struct {
	store    *store.Store
	anam     *anam.Client
	heard    func(err error)
	observer Observer
	client   models.ClientOptions
	now      func() time.Time
	log      *slog.Logger
	limits   limits
	live     *livePreviews
	pause    pause
	waiting  *waiting
	starts   *waiting // of sessions, by network
}

// New makes a Service.
func New(o Options) *Service {
	if o.Heard == nil {
		o.Heard = func(error) {}
	}
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	return &Service{
		store: o.Store, anam: o.Anam, heard: o.Heard, observer: o.Observer, client: o.ClientOptions, now: o.Now, log: o.Log, limits: newLimits(), live: newLivePreviews(o.Now),
		pause: newPause(), waiting: newWaiting(mostWaiting, mostWaitingOfOne), starts: newWaiting(mostStarts, mostStartsOfOne),
	}
}

// Mint gets a session token and records the attempt, also a refused one: no record, no token.
// What is refused before Anam was asked is only counted once it repeats, see RecordRefusal. Beside an error the result has the slug of the template, when it was found.
// Errors are those of the error table, as *models.Error: rate_limited, invalid_input, forbidden, template_not_found,
// template_archived, not_published, version_not_found and the anam_ ones.
func (s *Service) Mint(ctx context.Context, by Caller, in models.MintRequest) (models.MintResult, error) {
	a := s.newAttempt(by, in)
	token, err := s.ask(ctx, a)
	if err := s.record(ctx, a, err); err != nil {
		return models.MintResult{Template: a.foundSlug()}, err
	}
	return s.result(a, token), nil
}

func (s *Service) result(a *attempt, token anam.Token) models.MintResult {
	return models.MintResult{
		SessionToken: models.Secret(token.Value), Type: token.Type, ExpiresAt: token.ExpiresAt,
		Template: a.row.Slug, Version: a.row.Version, Label: a.row.Label, PersonaID: a.row.PersonaID,
		ClientLabel: a.row.ClientLabel, MintID: a.row.ID, ClientOptions: s.client,
	}
}

// Refuse records an authenticated attempt that was refused before Mint could be called, and returns the reason.
// Like Mint it counts against the key's rate first. Errors: rate_limited in place of the reason.
func (s *Service) Refuse(ctx context.Context, by Caller, in models.MintRequest, reason error) error {
	return s.refuse(ctx, s.newAttempt(by, in), reason)
}

func (s *Service) refuse(ctx context.Context, a *attempt, reason error) error {
	if err := s.limits.take(a.by.Key, a.row.At); err != nil {
		reason = err
	}
	return s.record(ctx, a, reason)
}

// ask goes all the way to Anam.
func (s *Service) ask(ctx context.Context, a *attempt) (anam.Token, error) {
	request, err := s.request(ctx, a)
	if err != nil {
		return anam.Token{}, err
	}
	return s.askAnam(ctx, a, func() (anam.Token, error) { return s.anam.SessionToken(ctx, request) })
}

// request checks everything that is known before Anam is asked, and gives what it is asked for.
func (s *Service) request(ctx context.Context, a *attempt) (r anam.TokenRequest, err error) {
	if err := s.limits.take(a.by.Key, a.row.At); err != nil {
		return r, err
	}
	if err := s.store.MayRecord(ctx); err != nil {
		return r, err
	}
	if err := models.Invalid(a.problems...); err != nil {
		return r, err
	}
	found, err := s.resolve(ctx, a)
	if err != nil {
		return r, err
	}
	r = anam.TokenRequest{
		PersonaConfig: found.PersonaConfig, ClientLabel: a.row.ClientLabel,
		Environment: a.in.Environment.Reveal(), FaceAlone: found.Kind == models.PersonaFace,
	}
	if a.client != nil {
		if r.PersonaConfig, err = a.client.personaConfig(found); err != nil {
			return r, err
		}
		r.FaceAlone = a.client.faceAlone(found)
		a.in.SessionOptions, a.ignored = a.in.SessionOptions.WithinPromises(found.Session)
	}
	r.SessionOptions, err = sessionOptions(a.in.SessionOptions, found)
	return r, err
}

// askAnam notes in the attempt how Anam answered. It doesn't ask while Anam wants to be left alone, or too many wait already.
func (s *Service) askAnam(ctx context.Context, a *attempt, ask func() (anam.Token, error)) (anam.Token, error) {
	if err := s.pause.refuse(s.now()); err != nil {
		return anam.Token{}, err
	}
	leave, err := s.waiting.enter(a.by.id())
	if err != nil {
		return anam.Token{}, err
	}
	defer leave()
	began := s.now()
	token, err := ask()
	s.observer.WaitedForAnam(s.now().Sub(began))
	s.heard(err)
	s.pause.heard(err, s.now())
	a.asked, a.row.AnamStatus = true, statusOf(err)
	if err != nil {
		s.log.WarnContext(ctx, "anam refused a token", "request_id", a.row.RequestID, "key", a.by.mark(), "template", a.row.Slug, "version", a.row.Version, "error", err)
		return anam.Token{}, fromAnam(err, a.row.Slug)
	}
	return token, nil
}

// sessionOptions gives the options for Anam: those of the version as they are, unless the mint sends its own.
func sessionOptions(sent *models.SessionOptions, version *store.Resolved) ([]byte, error) {
	if sent == nil {
		return version.SessionOptions, nil
	}
	merged, problems := sent.Over(version.Session)
	if err := models.Invalid(problems...); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(merged)
	if err != nil {
		return nil, fmt.Errorf("write session options: %w", err)
	}
	return raw, nil
}

// resolve finds what Anam is to get; of a Lab persona that is its ID.
func (s *Service) resolve(ctx context.Context, a *attempt) (*store.Resolved, error) {
	if a.in.PersonaID != "" {
		if !a.by.mayUseLab() {
			return nil, messages.NewError(messages.KeyMayNotMintLab, messages.Facts{})
		}
		a.row.ClientLabel = labLabel(a.by, a.in.ClientLabel)
		config, err := json.Marshal(map[string]string{"personaId": a.in.PersonaID})
		return &store.Resolved{PersonaConfig: config}, err
	}
	template, err := s.allowedTemplate(ctx, a)
	if err != nil {
		return nil, err
	}
	found, err := s.store.ResolveMint(ctx, template, a.row.Label, a.in.Version)
	if err != nil {
		return nil, err
	}
	a.row.Version = found.Version
	a.row.ClientLabel = templateLabel(a.by, found, a.row.Label, a.in.ClientLabel)
	return found, nil
}

// allowedTemplate finds the template and checks that the caller may use it, before anything can be said about its state.
// A restricted key hears forbidden for every other slug, also for one that no template has: it can't find out which exist.
func (s *Service) allowedTemplate(ctx context.Context, a *attempt) (*store.MintTemplate, error) {
	template, err := s.store.MintTemplate(ctx, a.in.Template)
	if models.CodeOf(err) == models.CodeTemplateNotFound && a.by.restricted() {
		return nil, messages.NewError(messages.KeyMayNotMint, messages.Facts{})
	}
	if err != nil {
		return nil, err
	}
	a.found(template)
	if !a.by.mayUse(template.ID) {
		return nil, messages.NewError(messages.KeyMayNotMint, messages.Facts{})
	}
	return template, nil
}
