package pages

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"greenroom/messages"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// previewPages let people talk to a persona, on its own page or in a frame beside the editor.
type previewPages struct {
	*personas
	labPersonas
	mint      *mint.Service
	anamURL   string   // where Anam is asked, by the browser too
	anamHosts []string // see Options.AnamHosts
}

// versionsOffered is how many versions the page offers to talk to, the newest ones.
const versionsOffered = 30

// draftRun selects the persona in the editor's form.
const draftRun = "draft"

// template is /templates/:slug/preview. The slug is "new" for a persona that was never saved.
func (p previewPages) template(c *fiber.Ctx) error {
	p.openToAnam(c)
	if c.Params("slug") == "new" {
		return p.newDraft(c)
	}
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	run, err := p.askedRun(c, t)
	if err != nil {
		return err
	}
	view := web.Preview{
		Head: p.head(t, "preview"), Pane: c.Context().QueryArgs().Has("pane"), Name: t.Version.Document.Persona.Name,
		FaceURL: p.pictureOf(c, t.Version.Document.Persona.AvatarID), StartURL: templatePath(t.Slug) + "/preview/session",
		APIURL: p.anamURL, Archived: !t.ArchivedAt.IsZero(),
	}
	if view.Pane && may(c, models.RoleEditor) && !view.Archived {
		view.Sources = append(view.Sources, web.Option{Value: draftRun, Label: "This form, unsaved edits too"})
	}
	sources, err := p.sources(c, t, run)
	if err != nil {
		return err
	}
	view.Sources = append(view.Sources, sources...)
	if run == "" {
		run = view.Sources[0].Value
	}
	view.Sources = withSelected(view.Sources, run)
	shown, err := p.versionRun(c, t, run)
	if err != nil {
		return err
	}
	view.Note = web.PreviewNote(shown.Document.Persona.Kind())
	return p.show(c, view)
}

// versionRun is the version that a source of the page runs; a draft begins with the latest.
func (p previewPages) versionRun(c *fiber.Ctx, t models.Template, run string) (models.Version, error) {
	number := t.LatestVersion
	if label, isLabel := strings.CutPrefix(run, "label="); isLabel {
		number = t.Labels[label]
	} else if text, isVersion := strings.CutPrefix(run, "version="); isVersion {
		number, _ = strconv.Atoi(text) // askedRun has read it
	}
	return p.versionOf(c.UserContext(), t, number)
}

// newDraft is the frame beside the form of a new persona.
func (p previewPages) newDraft(c *fiber.Ctx) error {
	if !may(c, models.RoleEditor) {
		return messages.NewError(messages.RoleNeeded, messages.Facts{Role: models.RoleEditor})
	}
	return p.show(c, web.Preview{
		New: true, Pane: true, Name: "the new persona", StartURL: home + "/new/preview/session", APIURL: p.anamURL,
		Sources: []web.Option{{Value: draftRun, Label: "This form, not saved yet", Selected: true}},
	})
}

// askedRun reads ?version= or ?label=. It is empty for the first source of the page.
func (p previewPages) askedRun(c *fiber.Ctx, t models.Template) (string, error) {
	if text := c.Query("version"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > t.LatestVersion {
			return "", messages.NewError(messages.NoSuchVersion, messages.Facts{})
		}
		return versionRun(n), nil
	}
	if label := c.Query("label"); label != "" {
		if t.Labels[label] == 0 {
			return "", models.Fail(models.CodeNotPublished, t.Slug+" has no version under this label.")
		}
		return "label=" + label, nil
	}
	return "", nil
}

func versionRun(n int) string { return "version=" + strconv.Itoa(n) }

// sources are the latest version, the labelled versions, and older ones.
func (p previewPages) sources(c *fiber.Ctx, t models.Template, asked string) ([]web.Option, error) {
	options := []web.Option{{Value: versionRun(t.LatestVersion), Label: fmt.Sprintf("Latest, v%d", t.LatestVersion)}}
	var labels []string
	for label := range t.Labels {
		labels = append(labels, label)
	}
	slices.Sort(labels)
	for _, label := range labels {
		options = append(options, web.Option{Value: "label=" + label, Label: fmt.Sprintf("%s, v%d", capitalised(label), t.Labels[label])})
	}
	page, err := p.store.Versions(c.UserContext(), t.Slug, versionsOffered, "")
	if err != nil {
		return nil, err
	}
	for _, v := range page.Items {
		if v.Number != t.LatestVersion {
			options = append(options, web.Option{Value: versionRun(v.Number), Label: fmt.Sprintf("v%d", v.Number)})
		}
	}
	known := slices.ContainsFunc(options, func(o web.Option) bool { return o.Value == asked })
	if number, isVersion := strings.CutPrefix(asked, "version="); isVersion && !known {
		options = append(options, web.Option{Value: asked, Label: "v" + number})
	}
	return options, nil
}

// lab is /lab/:id/preview.
func (p previewPages) lab(c *fiber.Ctx) error {
	p.openToAnam(c)
	id, err := idInPath(c)
	if err != nil {
		return err
	}
	persona, _, err := p.labPersona(c, id)
	if err != nil {
		return err
	}
	return p.show(c, web.Preview{
		Lab: &web.LabRow{ID: id, Name: persona.Name, CanEdit: may(c, models.RoleEditor)}, Name: persona.Name, FaceURL: p.pictureOf(c, persona.AvatarID),
		StartURL: "/lab/" + id + "/preview/session", APIURL: p.anamURL,
	})
}

func (p previewPages) pictureOf(c *fiber.Ctx, avatarID string) string {
	ctx, cancel := catalogContext(c)
	defer cancel()
	return p.faceURL(ctx, avatarID)
}

// idInPath reads an ID of Anam out of the path. Errors: not_found.
func idInPath(c *fiber.Ctx) (string, error) {
	id := strings.ToLower(c.Params("id"))
	if !isID(id) {
		return "", messages.NewError(messages.NothingHere, messages.Facts{})
	}
	return id, nil
}

func isID(text string) bool { return uuid.Validate(text) == nil && len(text) == 36 }

// anamSources are the hosts of Anam's API and engines, for the content security policy.
var anamSources = []string{"https://*.anam.ai", "wss://*.anam.ai"}

// openToAnam allows the preview page to connect to Anam, to use the microphone, and to be framed by our own editor.
// No other page may do any of these.
func (p previewPages) openToAnam(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, httpkit.PagePolicy(strings.Join(append([]string{"'self'"}, p.anamSources()...), " "), "'self'"))
	httpkit.AllowMicrophone(c)
}

// anamSources are the hosts that the SDK connects to.
func (p previewPages) anamSources() []string {
	base, err := url.Parse(p.anamURL)
	if err != nil || base.Host == "" {
		return p.anamHosts
	}
	if p.anamHosts == nil && isAnam(base) {
		return anamSources
	}
	return append(originSources(base), p.anamHosts...)
}

func isAnam(u *url.URL) bool {
	return u.Scheme == "https" && strings.HasSuffix("."+u.Hostname(), ".anam.ai")
}

// originSources are an origin and its WebSocket origin.
func originSources(u *url.URL) []string {
	return []string{u.Scheme + "://" + u.Host, "ws" + strings.TrimPrefix(u.Scheme, "http") + "://" + u.Host}
}
