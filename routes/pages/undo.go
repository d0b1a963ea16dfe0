package pages

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// undoCookie holds the number of this browser's last move of a label while it can be undone, and nothing else:
// whoever can plant a cookie must not choose where the Undo button leads, or what stands beside it.
const undoCookie = "undo"

// offerUndo sets the cookie that lets the next pages undo the move just made.
func (s *screen) offerUndo(c *fiber.Ctx, t models.Template, label string) error {
	move, err := s.store.LastMove(c.UserContext(), t.Slug, label)
	if err != nil || move == nil || move.By.ID != httpkit.RequestOf(c).User.ID {
		return err
	}
	s.kit.SetCookie(c, undoCookie, strconv.FormatInt(move.Seq, 10), models.UndoTime)
	return nil
}

// undo gives the offer for the page's banner, nil when there is none.
func (s *screen) undo(c *fiber.Ctx) *web.Undo {
	seq, err := strconv.ParseInt(s.kit.Cookie(c, undoCookie), 10, 64)
	if err != nil || httpkit.RequestOf(c).User == nil {
		return nil
	}
	offer, err := s.store.Undoable(c.UserContext(), httpkit.RequestOf(c).Actor(), seq)
	if err != nil || offer == nil {
		return nil
	}
	return &web.Undo{Text: movedWords(*offer), Slug: offer.Slug, Seq: seq, Seconds: httpkit.WholeSeconds(offer.Until().Sub(s.now()))}
}

func movedWords(o models.UndoOffer) string {
	name := models.ShownName(o.Name)
	if o.Move.To == 0 {
		return fmt.Sprintf("You removed the label %s of %s.", o.Move.Label, name)
	}
	return fmt.Sprintf("You made v%d of %s %s.", o.Move.To, name, o.Move.Label)
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
