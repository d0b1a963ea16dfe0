package mint

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"greenroom/anam"
	"greenroom/messages"
	"greenroom/models"
)

// previewsPerMinute is how many previews a person may start in a minute: enough to try words, too little to empty an account.
const previewsPerMinute = 12

// PreviewRequest names the persona to talk to: a draft, a version, a label, or a Lab persona.
type PreviewRequest struct {
	// Template is the slug; with a Draft it may be "new" for a persona that was never saved.
	Template string
	// Draft are the normalised parts of the form. They are checked as on saving, and never stored. nil: Version, Label or the latest.
	Draft *models.NewVersion
	// Version is any version, published or not.
	Version *int
	Label   string
	// PersonaID is a Lab persona.
	PersonaID string
	// Problems are the fields of the form that could not be read.
	Problems []models.FieldError
	// TakeOver ends the person's other preview, if one runs.
	TakeOver bool
	// Where names the page of this preview, for the person's other windows.
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
	Kind                    models.PersonaKind // empty: a Lab persona, which is not read
}

// Preview gets a token for a person and records the attempt, also a refused one, as Mint does.
// Each person has one preview at a time: a second is a conflict that names the first, unless it takes over.
// Errors: invalid_input with the draft's fields, template_not_found, version_not_found, not_published, template_archived, rate_limited, conflict and the anam_ ones.
func (s *Service) Preview(ctx context.Context, by Caller, in PreviewRequest) (Preview, error) {
	a := &attempt{by: by, row: s.newRow(by)}
	a.row.PersonaID, a.row.Label = in.PersonaID, models.LabelPreview
	if in.Template == newTemplate {
		a.row.Slug, a.row.Unknown = newTemplate, false
	}
	preview, err := s.askPreview(ctx, a, in)
	if err := s.record(ctx, a, err); err != nil {
		s.live.end(by.User.ID, a.row.ID)
		return Preview{}, err
	}
	return preview, nil
}

func (s *Service) askPreview(ctx context.Context, a *attempt, in PreviewRequest) (Preview, error) {
	out, err := s.previewed(ctx, a, in)
	if err != nil {
		return Preview{}, err
	}
	if err := s.store.MayRecord(ctx); err != nil {
		return Preview{}, err
	}
	if err := s.limits.takePreview(a.row.UserID, a.row.At); err != nil {
		return Preview{}, err
	}
	if err := s.live.start(ctx, a.row.UserID, liveNote{id: a.row.ID, where: in.Where, began: a.row.At}, in.TakeOver); err != nil {
		return Preview{}, err
	}
	token, err := s.askAnam(ctx, a, func() (anam.Token, error) {
		return s.anam.SessionToken(ctx, anam.TokenRequest{
			PersonaConfig: out.config, SessionOptions: out.options, ClientLabel: a.row.ClientLabel, FaceAlone: out.kind == models.PersonaFace,
		})
	})
	if err != nil {
		return Preview{}, err
	}
	s.noteTalk(ctx, out.sha256)
	return Preview{
		SessionToken: models.Secret(token.Value), MintID: a.row.ID, Slug: a.row.Slug, Version: a.row.Version,
		ClientLabel: a.row.ClientLabel, ExpiresAt: token.ExpiresAt, MaxSessionLengthSeconds: out.limit, Kind: out.kind,
	}, nil
}

// outgoing is what a preview sends.
type outgoing struct {
	config, options []byte // as Anam is to receive them
	kind            models.PersonaKind
	sha256          []byte // of the document that a version with this content has; nil for a Lab persona
	limit           int    // the persona's own, in seconds
}

// previewed gives what Anam is to get.
func (s *Service) previewed(ctx context.Context, a *attempt, in PreviewRequest) (out outgoing, err error) {
	if in.PersonaID != "" {
		a.row.ClientLabel = "gr:lab:preview:" + a.by.mark()
		out.config, err = json.Marshal(map[string]string{"personaId": in.PersonaID})
		return out, err
	}
	document, err := s.previewedDocument(ctx, a, in)
	if err != nil {
		return out, err
	}
	version := "draft"
	if a.row.Version > 0 {
		version = strconv.Itoa(a.row.Version)
	}
	a.row.ClientLabel = "gr:" + a.row.Slug + "@" + version + ":preview:" + a.by.mark()
	return outgoingOf(document)
}

func outgoingOf(d models.Document) (out outgoing, err error) {
	if d.Persona.MaxSessionLengthSeconds != nil {
		out.limit = *d.Persona.MaxSessionLengthSeconds
	}
	whole, err := d.Canonical()
	if err != nil {
		return out, err
	}
	out.sha256, out.kind = models.Sum(whole), d.Persona.Kind()
	if out.config, err = d.PersonaConfig(); err != nil {
		return out, err
	}
	out.options, err = withoutEgress(d).SessionOptions()
	return out, err
}

// withoutEgress keeps a preview's face on its page, where the version sends it to a room of another service.
func withoutEgress(d models.Document) models.Document {
	if d.Session != nil && d.Session.Egress != nil {
		here := *d.Session
		here.Egress = nil
		d.Session = &here
	}
	return d
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

// previewedDocument is the draft, checked as on saving, or the document of a version.
func (s *Service) previewedDocument(ctx context.Context, a *attempt, in PreviewRequest) (models.Document, error) {
	if in.Template == newTemplate && in.Draft != nil {
		return checkedDraft(models.Document{}, in)
	}
	t, err := s.store.TemplateBySlug(ctx, in.Template)
	if err != nil {
		return models.Document{}, err
	}
	a.row.TemplateID, a.row.Slug, a.row.Unknown = t.ID, t.Slug, false
	if !t.ArchivedAt.IsZero() {
		return models.Document{}, messages.NewError(messages.NotMintable, messages.Facts{Template: t.Slug})
	}
	if in.Draft != nil {
		return checkedDraft(t.Version.Document, in)
	}
	number, err := previewedVersion(t, in)
	if err != nil {
		return models.Document{}, err
	}
	version, err := s.store.Version(ctx, t.Slug, number)
	if err != nil {
		return models.Document{}, err
	}
	a.row.Version = number
	return version.Document, nil
}

// newTemplate is the slug in a clientLabel for a persona that was never saved; no template may have it.
const newTemplate = "new"

// checkedDraft gives what saving the draft on top of the latest version would make.
func checkedDraft(latest models.Document, in PreviewRequest) (models.Document, error) {
	problems := in.Problems
	if len(problems) == 0 {
		problems = in.Draft.Problems()
	}
	return latest.With(*in.Draft), models.Invalid(problems...)
}

func previewedVersion(t models.Template, in PreviewRequest) (int, error) {
	switch {
	case in.Version != nil:
		return *in.Version, nil
	case in.Label == "":
		return t.LatestVersion, nil
	case t.Labels[in.Label] == 0:
		return 0, messages.NewError(messages.NotPublished, messages.Facts{Template: t.Slug, Label: in.Label})
	}
	return t.Labels[in.Label], nil
}

// Beat notes that a preview still runs.
// Errors: not_found when it is over or was taken over; its page must hang up then.
func (s *Service) Beat(userID, mintID string) error {
	if s.live.beat(userID, mintID) {
		return nil
	}
	return messages.NewError(messages.PreviewOver, messages.Facts{})
}

// EndPreview notes that a preview is over; a second call does nothing.
func (s *Service) EndPreview(userID, mintID string) { s.live.end(userID, mintID) }
