package pages

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/web"
)

// catalogWait bounds how long one page waits for the catalog's very first lists, so that pages open while Anam is down.
const catalogWait = 2 * time.Second

// catalogContext bounds all look-ups of one page in the catalog.
func catalogContext(c *fiber.Ctx) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.UserContext(), catalogWait)
}

// catalogNames turns IDs into the names that Anam lists.
type catalogNames struct{ catalog *catalog.Catalog }

func (s catalogNames) faceURL(ctx context.Context, id string) string {
	if a, listed, _ := s.catalog.Avatar(ctx, id); listed && a.HasPicture {
		return picturePath(id)
	}
	return ""
}

// voiceName is empty for a persona without a voice.
func (s catalogNames) voiceName(ctx context.Context, id string) string {
	if id == "" {
		return ""
	}
	if v, listed, _ := s.catalog.Voice(ctx, id); listed {
		return v.Name
	}
	return "Voice " + shortID(id)
}

// modelName is empty for a persona without a model at Anam: its kind says that.
func (s catalogNames) modelName(ctx context.Context, id string) string {
	if id == "" || id == models.OwnBrain {
		return ""
	}
	if m, listed, _ := s.catalog.Model(ctx, id); listed {
		return m.Name
	}
	return shortID(id)
}

// toolNames names the tools, one ID a line.
func (s catalogNames) toolNames(catalogCtx context.Context, ids string) []web.FieldValue {
	var named []web.FieldValue
	for _, id := range strings.Split(ids, "\n") {
		tool, _, _ := s.catalog.Tool(catalogCtx, strings.ToLower(id))
		named = append(named, namedValue(tool.Name, id))
	}
	return named
}

// fieldValue shows the value of a field: IDs that Anam lists by name, booleans as On and Off.
func (s catalogNames) fieldValue(catalogCtx context.Context, field, value string) web.FieldValue {
	shown := web.FieldValue{Text: value}
	switch {
	case value == "":
	case field == "avatarId":
		a, _, _ := s.catalog.Avatar(catalogCtx, value)
		face := shownFace(a, value)
		shown = namedValue(strings.Trim(face.Person+", "+face.Variant, ", "), value)
		shown.Face, shown.FaceURL = true, face.ImageURL
	case field == "voiceId":
		v, _, _ := s.catalog.Voice(catalogCtx, value)
		shown = namedValue(v.Name, value)
	case field == "llmId" && value == models.OwnBrain:
		shown = namedValue("Your app's own model", value)
	case field == "llmId":
		m, _, _ := s.catalog.Model(catalogCtx, value)
		shown = namedValue(m.Name, value)
	case value == "true":
		shown.Text = "On"
	case value == "false":
		shown.Text = "Off"
	}
	return shown
}

// namedValue shows a name with its ID below, or the ID alone when there is no name.
func namedValue(name, id string) web.FieldValue {
	if name == "" {
		return web.FieldValue{Text: id}
	}
	return web.FieldValue{Text: name, ID: id}
}

// faceTile is the chosen face. It has no name when Anam does not list it.
func (s catalogNames) faceTile(ctx context.Context, id string) web.Face {
	a, listed, known := s.catalog.Avatar(ctx, id)
	face := shownFace(a, id)
	face.ID, face.Missing = id, id != "" && known && !listed
	return face
}

// voiceTile is the chosen voice. It has no name when Anam does not list it.
func (s catalogNames) voiceTile(ctx context.Context, id string) web.Voice {
	v, listed, known := s.catalog.Voice(ctx, id)
	voice := shownVoice(v, id)
	voice.ID, voice.Missing = id, id != "" && known && !listed
	return voice
}
