package pages

import (
	"cmp"
	"context"
	"slices"
	"strconv"
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
	{name: "templates", label: "For which personas"},
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

// mostChosen is how many chosen personas are shown at most, as many as a key may be for.
const mostChosen = 200

// form adds the scopes, and the personas that are chosen: what no template is called stays too.
// Without it a restricted key would silently become one for every template.
func (p keyPages) form(ctx context.Context, form web.Form, next string) (web.KeyNew, error) {
	page := web.KeyNew{Form: form, Scopes: shownScopes(models.Scopes)}
	slugs := form.Chosen["templates"]
	slugs = slugs[:min(len(slugs), mostChosen)]
	names, err := p.store.NamesBySlug(ctx, slugs)
	if err != nil {
		return page, err
	}
	for _, slug := range slugs {
		if !slices.ContainsFunc(page.Templates, func(r web.NameRow) bool { return r.Value == slug }) {
			page.Templates = append(page.Templates, web.NameRow{Value: slug, Name: cmp.Or(names[slug].Name, "Unknown"), Field: "templates"})
		}
	}
	if next != "" {
		page.Next = localPath(next)
	}
	return page, nil
}

// create shows the new key in its own answer, so that it enters no URL, cookie or log.
func (p keyPages) create(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	takeTyped(form)
	in := keyInput(form)
	key, secret, err := p.make(c, form, in)
	if problems, ok := problemsOf(err); ok {
		nameSlugs(problems, in.Slugs)
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

// takeTyped adds the slugs that were typed to the personas that were chosen: both are one list.
func takeTyped(form *form) {
	form.chosen["templates"] = append(form.chosen["templates"], form.trimmed("slugs", ", \n")...)
	delete(form.values, "slugs")
	delete(form.chosen, "slugs")
}

// nameSlugs says in complaints about a persona which one is meant.
func nameSlugs(problems []models.FieldError, slugs []string) {
	for i, p := range problems {
		_, rest, listed := strings.Cut(p.Field, "templates[")
		if n, err := strconv.Atoi(strings.TrimSuffix(rest, "]")); listed && err == nil && n < len(slugs) {
			problems[i].Message = "No persona has the slug “" + models.ShownName(slugs[n]) + "”."
		}
	}
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
