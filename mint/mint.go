// Package mint gets session tokens: it finds the persona, checks that the caller may have it, asks Anam and records the attempt.
// Apps and the dashboard share this one way.
package mint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"greenroom/anam"
	"greenroom/models"
	"greenroom/store"
)

// Options are what minting needs.
type Options struct {
	Store *store.Store
	Anam  *anam.Client
	Now   func() time.Time
	Log   *slog.Logger
}

// Service mints. It is safe for concurrent use.
type Service struct {
	store  *store.Store
	anam   *anam.Client
	now    func() time.Time
	log    *slog.Logger
	limits limits
	live   *livePreviews
}

// New makes a Service.
func New(o Options) *Service {
	return &Service{store: o.Store, anam: o.Anam, now: o.Now, log: o.Log, limits: newLimits(), live: newLivePreviews(o.Now)}
}

// Mint gets a session token and records the attempt, refused or not: no record, no token.
// Errors are those of the error table, as *models.Error: invalid_input, forbidden, rate_limited, template_not_found,
// template_archived, not_published, version_not_found and the anam_ ones.
func (s *Service) Mint(ctx context.Context, by Caller, in models.MintRequest) (models.MintResult, error) {
	complaints := in.Problems()
	attempt := s.begin(by, in, complaints)
	token, err := s.ask(ctx, by, in, complaints, &attempt)
	if recorded := s.record(ctx, attempt, err); recorded != nil {
		return models.MintResult{}, errors.Join(recorded, err)
	}
	if err != nil {
		return models.MintResult{}, err
	}
	return models.MintResult{
		SessionToken: models.Secret(token.Value), Type: token.Type, ExpiresAt: token.ExpiresAt,
		Template: attempt.Slug, Version: attempt.Version, Label: attempt.Label, PersonaID: attempt.PersonaID,
		ClientLabel: attempt.ClientLabel, MintID: attempt.ID,
	}, nil
}

// Refuse records an authenticated attempt that was turned away before Mint could be called, and gives the reason back.
func (s *Service) Refuse(ctx context.Context, by Caller, in models.MintRequest, reason error) error {
	if recorded := s.record(ctx, s.begin(by, in, in.Problems()), reason); recorded != nil {
		return errors.Join(recorded, reason)
	}
	return reason
}

// begin starts the row of an attempt.
// Of what the caller wrote only that goes in which nobody complained of and which has the shape of a name: a key in the wrong field stays out.
func (s *Service) begin(by Caller, in models.MintRequest, complaints []models.FieldError) models.Mint {
	attempt := models.Mint{ID: store.NewID(), At: s.now(), RequestID: by.RequestID, Address: by.Address}
	attempt.KeyID, attempt.UserID = by.ids()
	fine := func(field string) bool {
		return !slices.ContainsFunc(complaints, func(c models.FieldError) bool { return c.Field == field })
	}
	switch {
	case in.Template == "":
	case fine("template") && models.IsSlug(in.Template):
		attempt.Slug = in.Template
	default:
		attempt.Slug = models.NoSlug
	}
	if fine("personaId") {
		attempt.PersonaID = in.PersonaID
	}
	if fine("label") {
		attempt.Label = in.Label
	}
	if fine("version") && in.Version != nil {
		attempt.Version = *in.Version
	}
	return attempt
}

// ask goes all the way to Anam and fills in the row on its way.
func (s *Service) ask(ctx context.Context, by Caller, in models.MintRequest, complaints []models.FieldError, attempt *models.Mint) (anam.Token, error) {
	if err := models.Invalid(complaints...); err != nil {
		return anam.Token{}, err
	}
	if err := s.limits.take(by.Key, attempt.At); err != nil {
		return anam.Token{}, err
	}
	config, err := s.resolve(ctx, by, in, attempt)
	if err != nil {
		return anam.Token{}, err
	}
	request := anam.TokenRequest{PersonaConfig: config, ClientLabel: attempt.ClientLabel}
	if in.SessionOptions != nil {
		if request.SessionOptions, err = json.Marshal(in.SessionOptions); err != nil {
			return anam.Token{}, fmt.Errorf("write session options: %w", err)
		}
	}
	token, err := s.anam.SessionToken(ctx, request)
	attempt.AnamStatus = statusOf(err)
	if err != nil {
		s.log.WarnContext(ctx, "anam refused a mint", "request_id", by.RequestID, "template", attempt.Slug, "version", attempt.Version, "error", err)
		return anam.Token{}, fromAnam(err, attempt.Slug)
	}
	return token, nil
}

// resolve gives what Anam is to get as personaConfig.
func (s *Service) resolve(ctx context.Context, by Caller, in models.MintRequest, attempt *models.Mint) ([]byte, error) {
	if in.PersonaID != "" {
		if !by.mayUseLab() {
			return nil, models.Fail(models.CodeForbidden, "This key may not use Lab personas. Ask an admin for one that may.")
		}
		attempt.ClientLabel = labLabel(by, in.ClientLabel)
		return json.Marshal(map[string]string{"personaId": in.PersonaID})
	}
	found, err := s.store.ResolveMint(ctx, in.Template, in.Label, in.Version)
	if found != nil {
		attempt.TemplateID, attempt.Slug, attempt.Label = found.TemplateID, found.Slug, found.Label
		attempt.Version = max(attempt.Version, found.Version)
	}
	switch {
	case found != nil && !by.mayUse(found.TemplateID):
		return nil, models.Fail(models.CodeForbidden, "This key may not use this template. Ask an admin for one that may.")
	case err != nil:
		return nil, err
	}
	attempt.ClientLabel = templateLabel(by, found, in.ClientLabel)
	return found.PersonaConfig, nil
}

// record writes the row even when the caller has gone meanwhile.
func (s *Service) record(ctx context.Context, attempt models.Mint, outcome error) error {
	attempt.Outcome = models.OutcomeOK
	if outcome != nil {
		attempt.Outcome = string(models.CodeOf(outcome))
		attempt.Fields = fieldNames(outcome)
	}
	attempt.Duration = s.now().Sub(attempt.At)
	return s.store.RecordMint(context.WithoutCancel(ctx), attempt)
}
