package store

import (
	"context"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// MayUse tells a door early whether an actor may use the template of a slug, before the rest of a request is looked at.
// It promises nothing: an alias can pass to another template at any time, so each read and each change decides again.
// Errors: forbidden; template_not_found, for an actor without restriction.
func (s *Store) MayUse(ctx context.Context, who models.Actor, slug string) error {
	_, _, err := findAllowed(s.read(ctx), who, slug)
	return err
}

// MayCreate tells whether an actor may make templates. A restricted key may not: its list would not hold the new one.
// Errors: forbidden.
func (s *Store) MayCreate(who models.Actor) error { return mayCreate(who) }

func mayCreate(who models.Actor) error {
	if who.TemplateIDs == nil {
		return nil
	}
	return foreign(who, subject{"route", who.Route, who.Route}, messages.KeyMayNotCreate)
}

// findAllowed is findTemplate for an actor.
func findAllowed(db *gorm.DB, who models.Actor, slug string) (templateRow, string, error) {
	row, current, err := findTemplate(db, slug)
	if err := allowed(who, row, err); err != nil {
		return templateRow{}, "", err
	}
	return row, current, nil
}

// allowed is the one rule about which templates a restricted key may use, for a template as it was found, or not found.
// The key hears the same of another template and of a slug that no template has, so it can't find out which exist.
func allowed(who models.Actor, row templateRow, err error) error {
	found := err == nil
	if !found && models.CodeOf(err) != models.CodeTemplateNotFound || who.MayUse(row.ID) {
		return err
	}
	about := subject{"route", who.Route, who.Route}
	if found {
		about = subject{"template", row.ID, row.Slug}
	}
	return foreign(who, about, messages.KeyIsRestricted)
}

// findChangeable is findAllowed for a change: an archived template refuses it, and one that is not as the context expects.
func findChangeable(tx *gorm.DB, who models.Actor, slug string) (templateRow, string, error) {
	row, current, err := findAllowed(tx, who, slug)
	if err == nil && row.ArchivedAt != nil {
		err = archivedTemplate()
	}
	if err == nil {
		err = asExpected(tx, who, slug)
	}
	return row, current, err
}

// expectation is where a context keeps what must hold of the template that is changed with it.
type expectation struct{}

// Expecting lets the changes of a template that are made with the context pass only while holds gives no error.
// It is asked inside the transaction of the change: nobody else can come between.
func Expecting(ctx context.Context, holds func(models.Template) error) context.Context {
	return context.WithValue(ctx, expectation{}, holds)
}

// asExpected refuses a change of a template that is not as the context of the transaction expects.
func asExpected(tx *gorm.DB, who models.Actor, slug string) error {
	holds, expected := tx.Statement.Context.Value(expectation{}).(func(models.Template) error)
	if !expected {
		return nil
	}
	t, err := loadTemplate(tx, who, slug)
	if err != nil {
		return err
	}
	return holds(t)
}

// foreign refuses a restricted key what its list does not hold.
func foreign(who models.Actor, about subject, message messages.Message) error {
	return denied{
		messages.NewError(message, messages.Facts{}),
		models.Refusal{Attempt: who.Route, Reason: models.ReasonTemplate, SubjectKind: about.kind, SubjectID: about.id, SubjectName: about.name},
	}
}
