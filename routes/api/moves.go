package api

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// moveAPI tells what was live when.
type moveAPI struct{ store *store.Store }

// moveAnswer is one move of a label; from and to are null where it was not set.
type moveAnswer struct {
	Label     string           `json:"label"`
	From      *int             `json:"from"`
	To        *int             `json:"to"`
	At        httpkit.Moment   `json:"at"`
	By        models.ActorJSON `json:"by"`
	Note      string           `json:"note"`
	RequestID *string          `json:"requestId"`
}

func answerMove(m models.LabelMoved) moveAnswer {
	return moveAnswer{
		Label: m.Label, From: httpkit.OrNull(m.From), To: httpkit.OrNull(m.To), At: httpkit.Moment(m.At),
		By: m.By.JSON(), Note: m.Note, RequestID: httpkit.OrNull(m.RequestID),
	}
}

// list answers every move of every label, newest first.
func (a moveAPI) list(c *fiber.Ctx) error {
	q := httpkit.QueryReader{C: c}
	limit, cursor := q.Limit(), q.Cursor()
	if err := q.Err(); err != nil {
		return err
	}
	page, err := a.store.LabelHistory(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"), "", limit, cursor)
	if err != nil {
		return err
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, httpkit.PageOf(page.Items, page.Next, answerMove))
}
