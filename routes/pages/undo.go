package pages

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// undoCookie holds the last move of a label in this browser while it can be undone.
const undoCookie = "undo"

// undoOffer is the content of the cookie. It is not signed, because the store checks every undo.
type undoOffer struct {
	Slug  string `json:"slug"`
	Name  string `json:"name"`
	Label string `json:"label"`
	To    int    `json:"to"` // 0: the label was removed
	Seq   int64  `json:"seq"`
	Until int64  `json:"until"` // milliseconds since 1970
}

// offerUndo sets the cookie that lets the next pages undo the move just made.
func (s *screen) offerUndo(c *fiber.Ctx, t models.Template, label string) error {
	move, err := s.store.LastMove(c.UserContext(), t.Slug, label)
	if err != nil || move == nil || move.By.ID != httpkit.RequestOf(c).User.ID {
		return err
	}
	raw, err := json.Marshal(undoOffer{
		Slug: t.Slug, Name: models.ShownName(t.Version.Document.Persona.Name), Label: label, To: move.To, Seq: move.Seq, Until: move.At.Add(models.UndoTime).UnixMilli(),
	})
	if err != nil {
		return err
	}
	s.kit.SetCookie(c, undoCookie, base64.RawURLEncoding.EncodeToString(raw), models.UndoTime)
	return nil
}

// undo gives the offer for the page's banner, nil when there is none or its time is over.
func (s *screen) undo(c *fiber.Ctx) *web.Undo {
	raw, err := base64.RawURLEncoding.DecodeString(s.kit.Cookie(c, undoCookie))
	var offer undoOffer
	if err != nil || len(raw) > flashSize || json.Unmarshal(raw, &offer) != nil || !models.IsSlug(offer.Slug) {
		return nil
	}
	left := time.UnixMilli(offer.Until).Sub(s.now())
	if left <= 0 || left > models.UndoTime || httpkit.RequestOf(c).User == nil {
		return nil
	}
	return &web.Undo{Text: offer.words(), Slug: offer.Slug, Seq: offer.Seq, Seconds: httpkit.WholeSeconds(left)}
}

func (o undoOffer) words() string {
	switch {
	case o.To == 0:
		return fmt.Sprintf("You removed the label %s of %s.", o.Label, o.Name)
	}
	return fmt.Sprintf("You made v%d of %s %s.", o.To, o.Name, o.Label)
}

func (s *screen) clearUndo(c *fiber.Ctx) { s.kit.ClearCookie(c, undoCookie) }

// undoMove undoes a move. Too late, or after another move, it shows why the label stays.
func (p templatePages) undoMove(c *fiber.Ctx) error {
	form, t, err := p.formOfPersona(c)
	if err != nil {
		return err
	}
	seq := form.whole("seq")
	if seq == nil {
		return models.Invalid(models.FieldError{Field: "seq", Code: "required", Message: "Use the Undo button of this page."})
	}
	p.clearUndo(c)
	now, err := p.store.UndoMove(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, int64(*seq))
	if err != nil {
		return p.orBack(c, t.Slug, err)
	}
	return p.seeOther(c, templatePath(t.Slug), good(undoneWords(now, t)))
}

// undoneWords says which label is back at its former version.
func undoneWords(now, before models.Template) string {
	for label, version := range now.Labels {
		if before.Labels[label] == version {
			continue
		}
		if label == models.LabelLive {
			return fmt.Sprintf("Undone: v%d is live again.", version)
		}
		return fmt.Sprintf("Undone: %s points at v%d again.", label, version)
	}
	return "Undone: the label is not set, as before."
}
