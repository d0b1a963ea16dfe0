package pages

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

const (
	slugLength = 48  // characters
	nameLength = 100 // characters
	// descriptionLength is in characters.
	descriptionLength = 500
	mostCopies        = 100 // of one slug; after that somebody should tidy up
)

// duplicate saves a copy of the latest version as a draft and opens it.
func (p templatePages) duplicate(c *fiber.Ctx) error {
	_, t, err := p.formOfPersona(c)
	if err != nil {
		return err
	}
	persona := t.Version.Document.Persona
	persona.Name = truncated(persona.Name, nameLength-len(" (copy)")) + " (copy)"
	in := models.NewTemplate{Description: t.Description, Tags: t.Tags, Persona: persona, Session: t.Version.Document.Session, Note: fmt.Sprintf("Copy of %s v%d", t.Slug, t.LatestVersion)}
	for n := 1; n <= mostCopies; n++ {
		in.Slug = copySlug(t.Slug, n)
		made, err := p.store.CreateTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), in)
		if models.CodeOf(err) == models.CodeConflict {
			continue
		}
		if err != nil {
			return err
		}
		return p.seeOther(c, templatePath(made.Slug), good("Made a copy as a draft. Its slug is "+made.Slug+"; change it in Settings."))
	}
	return models.Fail(models.CodeConflict, "There are too many copies of this persona already. Rename or delete some.")
}

// slugOf makes a slug of a name. It is empty for a name without ASCII letters and digits.
func slugOf(name string) string {
	var slug strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			slug.WriteRune(r)
		case slug.Len() > 0 && !strings.HasSuffix(slug.String(), "-"):
			slug.WriteByte('-')
		}
	}
	return strings.Trim(truncated(slug.String(), slugLength), "-")
}

// copySlug is slug-copy, slug-copy-2 and so on, shortened to the length of a slug.
func copySlug(slug string, n int) string {
	end := "-copy"
	if n > 1 {
		end = fmt.Sprintf("-copy-%d", n)
	}
	return strings.TrimRight(truncated(slug, slugLength-len(end)), "-") + end
}
