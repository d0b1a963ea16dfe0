package pages

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

var keyFields = shownFields{
	{name: "name", label: "Name"},
	{name: "scopes", label: "It may"},
	{name: "protectedLabels", label: "Move protected labels", says: map[string]string{"not_allowed": "This goes with “Publish personas”. Tick that too, or leave this out."}},
	{name: "templates", label: "For which personas", says: map[string]string{"invalid": "No persona has this slug."}},
	{name: "labPersonas", label: "Lab personas"},
	{name: "expiresAt", label: "Expires"},
	{name: "ratePerMinute", label: "Requests a minute"},
	{name: "writesPerMinute", label: "Changes a minute"},
}

// blank shows the form. The query can fill in name, templates, scopes and next.
func (p keyPages) blank(c *fiber.Ctx) error {
	form := web.Form{
		Values: map[string]string{"name": c.Query("name"), "labPersonas": "true"},
		Chosen: map[string][]string{"scopes": queryList(c, "scopes"), "templates": queryList(c, "templates")},
	}
	if len(form.Chosen["scopes"]) == 0 {
		form.Chosen["scopes"] = []string{string(models.ScopeMint)}
	}
	if len(form.Chosen["templates"]) > 0 {
		form.Values["labPersonas"] = "false"
	}
	page, err := p.form(c.UserContext(), form, c.Query("next"))
	if err != nil {
		return err
	}
	return p.show(c, page)
}

func queryList(c *fiber.Ctx, name string) []string {
	var values []string
	for _, value := range c.Context().QueryArgs().PeekMulti(name) {
		values = append(values, string(value))
	}
	return values
}

// form adds the scopes and personas to choose from.
func (p keyPages) form(ctx context.Context, form web.Form, next string) (web.KeyNew, error) {
	templates, err := p.directory.everyTemplate(ctx, "")
	if err != nil {
		return web.KeyNew{}, err
	}
	page := web.KeyNew{Form: form, Scopes: shownScopes(models.Scopes)}
	page.Templates = optionsOf(templates, func(t models.TemplateSummary) (string, string) { return t.Slug, t.Latest.Name })
	for i := range page.Templates {
		page.Templates[i].Selected = form.Has("templates", page.Templates[i].Value)
	}
	page.Templates = chosenFirst(keepChosen(page.Templates, form.Chosen["templates"]))
	if next != "" {
		page.Next = localPath(next)
	}
	return page, nil
}

// maxKeptChosen is how many chosen personas are shown though they are not offered.
const maxKeptChosen = 200

// keepChosen adds chosen templates that are not offered, such as archived ones.
// Without them a restricted key would silently become one for every template.
func keepChosen(options []web.Option, slugs []string) []web.Option {
	offered := map[string]bool{}
	for _, option := range options {
		offered[option.Value] = true
	}
	for _, slug := range slugs[:min(len(slugs), maxKeptChosen)] {
		if !offered[slug] {
			offered[slug] = true
			options = append(options, web.Option{Value: slug, Label: slug, Selected: true})
		}
	}
	return options
}

// chosenFirst puts chosen options on top, so that the restriction is visible in a long list.
func chosenFirst(options []web.Option) []web.Option {
	slices.SortStableFunc(options, func(a, b web.Option) int {
		switch {
		case a.Selected == b.Selected:
			return 0
		case a.Selected:
			return -1
		}
		return 1
	})
	return options
}

// create shows the new key in its own answer, so that it enters no URL, cookie or log.
func (p keyPages) create(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	in := keyInput(form)
	key, secret, err := p.make(c, form, in)
	if problems, ok := problemsOf(err); ok {
		page, formErr := p.form(c.UserContext(), form.again(problems, keyFields), form.text("next"))
		if formErr != nil {
			return formErr
		}
		return p.showAs(c, httpkit.TellStatus(c, httpkit.SafeError(err)), page)
	}
	if err != nil {
		return err
	}
	return p.showSecret(c, p.created(c, key, secret, in, form.text("next")))
}

func (p keyPages) make(c *fiber.Ctx, form *form, in models.NewKey) (models.APIKey, models.Secret, error) {
	if err := form.err(in.Problems(p.now())); err != nil {
		return models.APIKey{}, "", err
	}
	return p.store.CreateKey(c.UserContext(), httpkit.RequestOf(c).Actor(), in)
}

func (p keyPages) created(c *fiber.Ctx, key models.APIKey, secret models.Secret, in models.NewKey, next string) web.KeyCreated {
	page := web.KeyCreated{ID: key.ID, Name: key.Name, Secret: secret.Reveal(), BaseURL: p.baseURL(c)}
	if next != "" {
		page.Next = localPath(next)
	}
	if len(in.Slugs) == 1 && key.Has(models.ScopeMint) {
		page.Slug = in.Slugs[0]
	}
	return page
}

// keyInput reads the form. Values that cannot be read become problems of the form.
func keyInput(f *form) models.NewKey {
	in := models.NewKey{Name: f.line("name"), Slugs: f.chosen["templates"], ExpiresAt: f.lastMoment("expiresAt")}
	for _, scope := range f.chosen["scopes"] {
		in.Scopes = append(in.Scopes, models.Scope(scope))
	}
	if rate := f.whole("ratePerMinute"); rate != nil {
		in.RatePerMinute = *rate
	}
	if rate := f.whole("writesPerMinute"); rate != nil {
		in.WritesPerMinute = *rate
	}
	if labels := f.choice("protectedLabels"); labels != nil {
		in.ProtectedLabels = *labels
	}
	if lab := f.choice("labPersonas"); lab != nil {
		in.NoLabPersonas = !*lab
	}
	return in
}

// lastMoment reads a date as the end of that day in UTC; an empty field is the zero time.
func (f *form) lastMoment(name string) time.Time {
	text := f.line(name)
	if text == "" {
		return time.Time{}
	}
	date, err := time.Parse(time.DateOnly, text)
	if err != nil {
		f.complain(name, "wrong_type", "Use a date, such as 2030-12-31.")
		return time.Time{}
	}
	return date.AddDate(0, 0, 1).Add(-time.Second)
}

// baseURL is where apps reach this server, without a slash at the end.
func (s *screen) baseURL(c *fiber.Ctx) string {
	if s.kit.PublicURL != nil {
		return strings.TrimSuffix(s.kit.PublicURL.String(), "/")
	}
	return "http://" + string(c.Request().Host())
}
