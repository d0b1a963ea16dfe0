package mint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"greenroom/anam"
	"greenroom/models"
	"greenroom/store"
)

// previewsPerMinute is how many previews a person may start in a minute: enough to try words, too little to empty an account.
const previewsPerMinute = 12

// PreviewRequest is what a person wants to talk to: a draft, a version, a label, or a Lab persona.
type PreviewRequest struct {
	// Template is the slug of what is previewed; with a Draft it may be "new" for a persona that was never saved.
	Template string
	// Draft is the persona as it stands in the form. It is checked as on saving, and never stored. nil: Version, Label or the latest.
	Draft *models.Persona
	// Version is any version, published or not.
	Version *int
	Label   string
	// PersonaID is a Lab persona.
	PersonaID string
	// Problems are what could not even be read of the form.
	Problems []models.FieldError
	// TakeOver ends the person's other preview, if one runs.
	TakeOver bool
	// Where names the page in which it runs, for the person's other windows.
	Where string
}

// Preview is a token for a person to talk with, now.
type Preview struct {
	SessionToken models.Secret
	MintID       string
	Slug         string
	Version      int // 0: a draft, or a Lab persona
	ClientLabel  string
	ExpiresAt    time.Time // of the token's own claims; zero: absent
	// MaxSessionLengthSeconds is the persona's own limit, 0 when it has none.
	MaxSessionLengthSeconds int
}

// Preview gets a token for the person who calls and records the attempt, refused or not.
// One preview per person runs at a time: a second is a conflict that names the first, unless it takes over.
// Errors: invalid_input with the draft's fields, template_not_found, version_not_found, not_published, template_archived, rate_limited, conflict and the anam_ ones.
func (s *Service) Preview(ctx context.Context, by Caller, in PreviewRequest) (Preview, error) {
	attempt := models.Mint{
		ID: store.NewID(), At: s.now(), UserID: by.User.ID, RequestID: by.RequestID, Address: by.Address,
		PersonaID: in.PersonaID, Label: models.LabelPreview,
	}
	if in.Template == newTemplate {
		attempt.Slug = newTemplate
	}
	preview, err := s.askPreview(ctx, by, in, &attempt)
	if recorded := s.record(ctx, attempt, err); recorded != nil {
		s.live.end(by.User.ID, attempt.ID)
		return Preview{}, errors.Join(recorded, err)
	}
	return preview, err
}

func (s *Service) askPreview(ctx context.Context, by Caller, in PreviewRequest, attempt *models.Mint) (Preview, error) {
	out, err := s.previewed(ctx, by, in, attempt)
	if err != nil {
		return Preview{}, err
	}
	if err := s.limits.takePreview(by.User.ID, attempt.At); err != nil {
		return Preview{}, err
	}
	if err := s.live.begin(ctx, by.User.ID, liveNote{id: attempt.ID, where: in.Where, began: attempt.At}, in.TakeOver); err != nil {
		s.live.end(by.User.ID, attempt.ID)
		return Preview{}, err
	}
	token, err := s.anam.SessionToken(ctx, anam.TokenRequest{PersonaConfig: out.config, ClientLabel: attempt.ClientLabel})
	attempt.AnamStatus = statusOf(err)
	if err != nil {
		s.live.end(by.User.ID, attempt.ID)
		s.log.WarnContext(ctx, "anam refused a preview", "request_id", by.RequestID, "template", attempt.Slug, "version", attempt.Version, "error", err)
		return Preview{}, fromAnam(err, attempt.Slug)
	}
	s.noteTalk(ctx, out.sha256)
	return Preview{
		SessionToken: models.Secret(token.Value), MintID: attempt.ID, Slug: attempt.Slug, Version: attempt.Version,
		ClientLabel: attempt.ClientLabel, ExpiresAt: token.ExpiresAt, MaxSessionLengthSeconds: out.limit,
	}, nil
}

// outgoing is what a preview sends.
type outgoing struct {
	config []byte // as Anam is to receive it
	sha256 []byte // of the document that a version with this content has; nil for a Lab persona
	limit  int    // the persona's own, in seconds
}

// previewed gives what Anam is to get.
func (s *Service) previewed(ctx context.Context, by Caller, in PreviewRequest, attempt *models.Mint) (out outgoing, err error) {
	if in.PersonaID != "" {
		attempt.ClientLabel = "gr:lab:preview:" + by.mark()
		out.config, err = json.Marshal(map[string]string{"personaId": in.PersonaID})
		return out, err
	}
	persona, err := s.previewedPersona(ctx, in, attempt)
	if err != nil {
		return out, err
	}
	what := "draft"
	if attempt.Version > 0 {
		what = strconv.Itoa(attempt.Version)
	}
	attempt.ClientLabel = "gr:" + attempt.Slug + "@" + what + ":preview:" + by.mark()
	return outgoingOf(models.NewDocument(persona))
}

func outgoingOf(d models.Document) (out outgoing, err error) {
	if d.Persona.MaxSessionLengthSeconds != nil {
		out.limit = *d.Persona.MaxSessionLengthSeconds
	}
	whole, err := d.Canonical()
	if err != nil {
		return out, err
	}
	out.sha256 = models.Sum(whole)
	out.config, err = d.PersonaConfig()
	return out, err
}

// noteTalk remembers that somebody talks to this content, so that nobody is told to try it before publishing.
func (s *Service) noteTalk(ctx context.Context, sha256 []byte) {
	if sha256 == nil {
		return
	}
	if err := s.store.KeepTalk(context.WithoutCancel(ctx), sha256); err != nil {
		s.log.ErrorContext(ctx, "a talk was not noted", "cause", err.Error())
	}
}

// previewedPersona is the draft, checked as on saving, or the persona of a version.
func (s *Service) previewedPersona(ctx context.Context, in PreviewRequest, attempt *models.Mint) (models.Persona, error) {
	if in.Template == newTemplate && in.Draft != nil {
		return checkedDraft(in)
	}
	t, err := s.store.TemplateBySlug(ctx, in.Template)
	if err != nil {
		return models.Persona{}, err
	}
	attempt.TemplateID, attempt.Slug = t.ID, t.Slug
	if !t.ArchivedAt.IsZero() {
		return models.Persona{}, models.Fail(models.CodeTemplateArchived, t.Slug+" is archived. Ask an editor to unarchive it.")
	}
	if in.Draft != nil {
		return checkedDraft(in)
	}
	number, err := previewedVersion(t, in)
	if err != nil {
		return models.Persona{}, err
	}
	version, err := s.store.Version(ctx, t.Slug, number)
	if err != nil {
		return models.Persona{}, err
	}
	attempt.Version = number
	return version.Document.Persona, nil
}

// newTemplate stands in a clientLabel for a persona that was never saved; no template may have this slug.
const newTemplate = "new"

func checkedDraft(in PreviewRequest) (models.Persona, error) {
	draft := *in.Draft
	draft.Normalize()
	problems := in.Problems
	if len(problems) == 0 {
		problems = draft.Problems("persona")
	}
	return draft, models.Invalid(problems...)
}

func previewedVersion(t models.Template, in PreviewRequest) (int, error) {
	switch {
	case in.Version != nil:
		return *in.Version, nil
	case in.Label == "":
		return t.LatestVersion, nil
	case t.Labels[in.Label] == 0:
		return 0, models.Fail(models.CodeNotPublished, fmt.Sprintf("%s has no %s version. Ask an editor to publish it.", t.Slug, in.Label))
	}
	return t.Labels[in.Label], nil
}

// Beat notes that a preview still runs; it answers not_found when the preview is over or was taken over: its page must hang up then.
func (s *Service) Beat(userID, mintID string) error {
	if s.live.beat(userID, mintID) {
		return nil
	}
	return models.Fail(models.CodeNotFound, "This preview was taken over by another window, or is over.")
}

// EndPreview notes that a preview is over. It may be told more than once.
func (s *Service) EndPreview(userID, mintID string) { s.live.end(userID, mintID) }
