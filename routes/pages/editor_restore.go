package pages

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/web"
)

// editsRestored is the message after the browser restored its unsaved edits.
const editsRestored = "Your unsaved edits are back in the form. Nothing is saved yet."

// editOlder opens the editor with an older version's content as edits that are not saved.
func (p templatePages) editOlder(c *fiber.Ctx, t models.Template, asked string) error {
	number, err := strconv.Atoi(asked)
	if err != nil {
		return messages.NewError(messages.NoSuchVersion, messages.Facts{})
	}
	older, err := p.store.Version(c.UserContext(), t.Slug, number)
	if err != nil {
		return err
	}
	form := storedForm(older.Document)
	form.Values["note"] = fmt.Sprintf("Back to v%d", number)
	form.Saved = valuesOf(t.Version.Document)
	said := fmt.Sprintf("The form holds v%d. Nothing is saved yet: Save makes it v%d.", number, t.LatestVersion+1)
	return p.show(c, p.restored(p.editor(c, t, form), said))
}

// restored marks an editor whose form holds restored, unsaved edits.
func (p templatePages) restored(view web.Editor, said string) web.Editor {
	view.Restored = said
	return view
}

// startOf is the version that a form was filled from; 0 when the form names none.
func startOf(f *form) int {
	if base := f.copy().whole("base"); base != nil {
		return *base
	}
	return 0
}
