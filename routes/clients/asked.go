package clients

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
)

// body is what counts of a client's body. It may have any other member: persona fields, expiresIn, clientMetadata.
type body struct {
	PersonaConfig  *personaConfig         `json:"personaConfig"`
	ClientLabel    string                 `json:"clientLabel"`
	SessionOptions *models.SessionOptions `json:"sessionOptions"`
	Environment    *models.Environment    `json:"environment"`
}

// personaConfig is what counts of a client's persona: it names one of ours, and says who thinks and speaks.
type personaConfig struct {
	PersonaID              string `json:"personaId"`
	Name                   string `json:"name"`
	LLMID                  string `json:"llmId"`
	EnableAudioPassthrough bool   `json:"enableAudioPassthrough"`
}

// asked is a client's request, and the paths of what of it doesn't count.
type asked struct {
	mint.ClientRequest
	ignored []string
}

// read finds out what a client asks for. After an error the request holds what could be read.
func (d door) read(c *fiber.Ctx) (asked, error) {
	in, ignored, err := httpkit.BindLoosely[body](c)
	a := asked{ignored: ignored}
	a.SessionOptions, a.Environment = in.SessionOptions, in.Environment
	if in.PersonaConfig == nil {
		in.PersonaConfig = &personaConfig{}
	}
	a.label(in.ClientLabel)
	if err != nil {
		return a, err
	}
	if err := d.name(c.UserContext(), httpkit.RequestOf(c).Key, *in.PersonaConfig, &a); err != nil {
		return a, err
	}
	a.brain(*in.PersonaConfig)
	return a, models.Invalid(a.Problems()...)
}

// label takes the client's own label where it fits behind ours.
func (a *asked) label(own string) {
	if models.IsClientLabel(own) {
		a.ClientLabel = own
	} else if own != "" {
		a.ignored = append(a.ignored, "clientLabel")
	}
}

// brain takes the client's word for who thinks and speaks. A Lab persona brings its own model.
func (a *asked) brain(config personaConfig) {
	a.Passthrough = config.EnableAudioPassthrough
	a.OwnBrain = config.LLMID == models.OwnBrain && a.PersonaID == ""
	if config.LLMID != "" && !a.OwnBrain {
		a.ignored = append(a.ignored, "personaConfig.llmId")
	}
}

// name finds the persona: by the personaId that was sent, which decides alone; else by a key that is bound to one template; else by a name that is a slug.
// What leads nowhere is template_not_found.
func (d door) name(ctx context.Context, key *models.APIKey, config personaConfig, a *asked) error {
	switch id := strings.TrimSpace(config.PersonaID); {
	case id != "":
		a.refer(id)
	case len(key.TemplateIDs) == 1:
		slug, err := d.slugOf(ctx, key.TemplateIDs[0])
		if err != nil {
			return err
		}
		a.Template = slug
	default:
		a.refer(slugOnly(config.Name))
		if a.Template == models.NoSlug {
			return messages.NewError(messages.ClientNamesNobody, messages.Facts{})
		}
		return nil
	}
	if config.Name != "" {
		a.ignored = append(a.ignored, "personaConfig.name")
	}
	return nil
}

func slugOnly(name string) string {
	if models.IsSlug(name) {
		return name
	}
	return ""
}

// refer reads slug, slug@version, slug:label or the ID of a Lab persona. Anything else names no template.
func (a *asked) refer(text string) {
	if models.IsUUID(text) {
		a.PersonaID = strings.ToLower(text)
		return
	}
	a.Template = models.NoSlug
	slug, version, byVersion := strings.Cut(text, "@")
	slug, label, byLabel := strings.Cut(slug, ":")
	number, err := strconv.Atoi(version)
	switch {
	case !models.IsSlug(slug), byVersion && (byLabel || err != nil || number < 1), byLabel && !models.IsLabel(label):
		return
	case byVersion:
		a.Version = &number
	case byLabel:
		a.Label = label
	}
	a.Template = slug
}

// slugOf gives no slug for a template that is gone.
func (d door) slugOf(ctx context.Context, templateID string) (string, error) {
	names, err := d.store.Names(ctx, models.NamesQuery{TemplateIDs: []string{templateID}})
	if slug := names.Templates[templateID].Slug; slug != "" {
		return slug, err
	}
	return models.NoSlug, err
}

const (
	headerIgnored = "X-Greenroom-Ignored"
	// mostTold bounds the header, in names.
	mostTold = 32
)

// tellIgnored names what of a request doesn't count. The names are paths that the JSON reader made: of letters, digits and few signs.
func tellIgnored(c *fiber.Ctx, paths []string) {
	if len(paths) == 0 {
		return
	}
	paths = slices.Compact(slices.Sorted(slices.Values(paths)))
	if len(paths) > mostTold {
		paths = append(paths[:mostTold], "...")
	}
	c.Set(headerIgnored, strings.Join(paths, ", "))
}
