package pages

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// confirmDelete tells what goes and what stays before a person is deleted.
func (p peoplePages) confirmDelete(c *fiber.Ctx) error {
	user, err := p.deletable(c)
	if err != nil {
		return p.refused(c, err)
	}
	traces, err := p.store.PersonTraces(c.UserContext(), user.ID)
	if err != nil {
		return err
	}
	return p.show(c, web.Confirm{
		Title: "Delete " + models.ShownName(user.Name) + "?", Nav: "people",
		Text:   "Their name, email, password, sessions and network addresses are removed. Nothing brings them back.",
		Points: deletePoints(traces),
		Action: peoplePath + "/" + user.ID + "/delete", Button: "Delete for good", Danger: true, BackURL: peoplePath,
	})
}

func deletePoints(t models.PersonTraces) []string {
	points := []string{"To keep somebody from signing in for a while, disable them instead.", "What they did stays, as a deleted person's."}
	if t.Total() > 0 {
		points = append(points, fmt.Sprintf("What Greenroom 0.3.0 and older wrote keeps their name, because it can't be changed: rows of the audit log: %d, versions: %d, moves of labels: %d.", t.Audit, t.Versions, t.Moves))
	}
	return append(points, "Backups made before hold the person still.")
}

func (p peoplePages) delete(c *fiber.Ctx) error {
	user, err := p.deletable(c)
	if err == nil {
		err = p.store.DeleteUser(c.UserContext(), httpkit.RequestOf(c).Actor(), user.ID)
	}
	if err != nil {
		return p.refused(c, err)
	}
	return p.seeOther(c, peoplePath, good(models.ShownName(user.Name)+" is deleted."))
}

// deletable finds the person of the address, who can't be the visitor.
func (p peoplePages) deletable(c *fiber.Ctx) (models.User, error) {
	user, err := p.store.UserByID(c.UserContext(), c.Params("id"))
	if err == nil && user.ID == httpkit.RequestOf(c).User.ID {
		err = models.Fail(models.CodeConflict, "You cannot delete yourself. Ask another admin.")
	}
	return user, err
}
