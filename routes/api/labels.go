package api

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gofiber/fiber/v2"

	"greenroom/check"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// labelAPI moves labels between versions, which publishes them.
type labelAPI struct {
	store  *store.Store
	checks *check.Service
}

// labelBody is the body of a move. An absent from and a from of null mean different things.
type labelBody struct {
	Version int           `json:"version"`
	From    nullable[int] `json:"from"`
	Note    string        `json:"note"`
	Confirm []string      `json:"confirm"`
}

// Normalize brings the note to its canonical form.
func (b *labelBody) Normalize() { b.Note = models.NormalText(b.Note) }

func (b labelBody) move(label string) models.LabelMove {
	return models.LabelMove{Label: label, Version: b.Version, From: b.From.value, FromSet: b.From.sent, Note: b.Note, Confirm: b.Confirm}
}

func (a labelAPI) move(c *fiber.Ctx) error {
	label := c.Params("label")
	body, err := httpkit.BindWith(c, func(b *labelBody) []models.FieldError {
		move := b.move(label)
		return move.Problems()
	})
	if err != nil {
		return err
	}
	template, problems, err := a.checks.Move(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"), body.move(label))
	if err != nil {
		return err
	}
	return sendMoved(c, template, problems)
}

func (a labelAPI) remove(c *fiber.Ctx) error {
	if err := a.store.RemoveLabel(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"), models.LabelRemoval{Label: c.Params("label")}); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// nullable distinguishes null from absent.
type nullable[T any] struct {
	sent  bool
	value *T // nil: null
}

// UnmarshalJSONFrom is called only for a field that was sent.
func (n *nullable[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	n.sent = true
	return json.UnmarshalDecode(dec, &n.value)
}
