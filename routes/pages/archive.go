package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// archiveAsk asks for confirmation and names the apps that will be refused.
func (p templatePages) archiveAsk(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	if !t.ArchivedAt.IsZero() {
		return p.seeOther(c, settingsPath(t.Slug), warn("This persona is archived already."))
	}
	keys, err := p.recentKeys(c.UserContext(), t.ID)
	if err != nil {
		return err
	}
	return p.show(c, web.Confirm{
		Title: "Archive " + models.ShownName(t.Version.Document.Persona.Name) + "?", Nav: "personas",
		Text:   "It leaves the list, apps get no tokens for it, and nobody can change it.",
		Points: []string{"Versions, labels and the record of requests stay.", "You can unarchive it at any time: it is then published as it was."},
		Keys:   keys, KeysLead: "Asked for it in the last 30 days, and will be refused:", Action: templatePath(t.Slug) + "/archive", Hidden: ofPersona(t), Button: "Archive", Danger: true, BackURL: settingsPath(t.Slug),
	})
}

func (p templatePages) archive(c *fiber.Ctx) error {
	_, t, err := p.formOfPersona(c)
	if err == nil {
		t, err = p.store.ArchiveTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug)
	}
	if err != nil {
		return err
	}
	return p.seeOther(c, home, good("Archived "+t.Slug+". You find it under Archived."))
}

func (p templatePages) unarchive(c *fiber.Ctx) error {
	_, t, err := p.formOfPersona(c)
	if err == nil {
		t, err = p.store.UnarchiveTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug)
	}
	if err != nil {
		return err
	}
	said := "Unarchived " + t.Slug + ". It is a draft: apps get no tokens for it."
	if t.Labels[models.LabelLive] > 0 {
		said = "Unarchived " + t.Slug + ". Apps get tokens for it again."
	}
	return p.seeOther(c, templatePath(t.Slug), good(said))
}

// deleteAsk asks for the slug as confirmation, because a deleted persona cannot be restored.
func (p templatePages) deleteAsk(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	return p.showDelete(c, fiber.StatusOK, t, web.Form{})
}

func (p templatePages) showDelete(c *fiber.Ctx, status int, t models.Template, form web.Form) error {
	if t.ArchivedAt.IsZero() {
		return p.seeOther(c, settingsPath(t.Slug), bad("Archive this persona before you delete it."))
	}
	return p.showAs(c, status, web.Confirm{
		Title: "Delete " + models.ShownName(t.Version.Document.Persona.Name) + "?", Nav: "personas",
		Text:   "Nothing brings it back. Its slug becomes free for another persona.",
		Points: []string{"The record of its requests and the audit log stay."},
		Action: templatePath(t.Slug) + "/delete", Hidden: ofPersona(t), Button: "Delete for good", Danger: true, BackURL: settingsPath(t.Slug),
		Form: form, TypeSlug: t.Slug,
	})
}

func (p templatePages) delete(c *fiber.Ctx) error {
	form, t, err := p.formOfPersona(c)
	if err != nil {
		return err
	}
	if t.ArchivedAt.IsZero() || form.line("confirm") != t.Slug {
		problem := models.FieldError{Field: "confirm", Message: "Type the slug exactly as it stands here."}
		return p.showDelete(c, fiber.StatusUnprocessableEntity, t, form.again([]models.FieldError{problem}, shownFields{{name: "confirm", label: "Slug"}}))
	}
	if err := p.store.DeleteTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug); err != nil {
		return p.orBack(c, t.Slug, err)
	}
	return p.seeOther(c, home, good("Deleted "+t.Slug+"."))
}
