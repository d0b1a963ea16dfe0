package pages

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// history lists versions, newest first, with the moves of labels to each.
func (p templatePages) history(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	filter := readHistoryFilter(c, t.Slug)
	wrong := noSuchPlace(filter.at, t.LatestVersion)
	query := filter.query(c.Query("cursor"))
	if wrong != "" {
		query.At = 0
	}
	page, err := p.store.History(c.UserContext(), query)
	if err != nil {
		return err
	}
	view, err := p.historyView(c, t, filter, page)
	if err != nil {
		return err
	}
	if wrong != "" {
		view.AtError = wrong
		return p.showInvalid(c, view, "list")
	}
	return p.show(c, view, "list")
}

// noSuchPlace says why a typed version can't be gone to, empty when it can.
func noSuchPlace(at string, latest int) string {
	switch number := versionNumber(at); {
	case at == "", number > 0 && number <= latest:
		return ""
	case number > latest:
		return fmt.Sprintf("There is no v%d. The latest is v%d.", number, latest)
	}
	return fmt.Sprintf("Enter the number of a version, up to %d.", latest)
}

func (p templatePages) historyView(c *fiber.Ctx, t models.Template, filter historyFilter, page models.HistoryPage) (web.History, error) {
	choices, err := p.store.HistoryChoices(c.UserContext(), t.Slug)
	view := web.History{
		Head: p.head(t, "history"), First: page.First, Search: filter.search, At: filter.at,
		Authors: authorOptions(choices.Authors, filter.author), Labels: labelChoices(choices.Labels, filter.label),
		Filtered: filter.narrows(), Kept: filter.params(), ClearURL: historyFilter{slug: t.Slug, from: filter.from, to: filter.to}.url(),
		Further: c.Query("cursor") != "" || filter.at != "", Newer: page.Newer, Next: page.Next,
		CanEdit: may(c, models.RoleEditor) && t.ArchivedAt.IsZero(),
	}
	if len(choices.Labels) > 0 {
		view.MovesURL = templatePath(t.Slug) + "/moves"
	}
	view.Rows = p.versionRows(c, view, page.Items)
	view.Missed = missed(filter, view.Rows)
	view.Choose(filter.from, filter.to)
	return view, err
}

// missed is the version that was asked for where the filters hide it, 0 otherwise.
func missed(f historyFilter, rows []web.VersionRow) int {
	at := versionNumber(f.at)
	if !f.narrows() || len(rows) > 0 && rows[0].Number == at {
		return 0
	}
	return at
}

func (p templatePages) versionRows(c *fiber.Ctx, view web.History, items []models.HistoryItem) []web.VersionRow {
	catalogCtx, cancel := catalogContext(c)
	defer cancel()
	rows := make([]web.VersionRow, len(items))
	for i, item := range items {
		rows[i] = web.VersionRow{
			Head: view.Head, Number: item.Number, Name: item.Name, Kind: web.KindWord(item.Kind), FaceURL: p.faceURL(catalogCtx, item.AvatarID), Note: item.Note,
			By: item.CreatedBy.Shown(), Saved: p.shownTime(item.CreatedAt), Changed: fieldLabels(item.Changed), First: item.Number == view.First,
			Labels: item.Labels, Stays: p.shownStays(item.Stays), MoreStays: item.MoreStays, CanEdit: view.CanEdit,
		}
	}
	return rows
}

func (s *screen) shownStays(stays []models.LabelStay) []web.Stay {
	shown := make([]web.Stay, len(stays))
	for i, stay := range stays {
		shown[i] = web.StayAt(stay.At, stay.Until, s.now())
		shown[i].Label, shown[i].Version, shown[i].Before = stay.Label, stay.To, stay.From
		shown[i].By, shown[i].Note, shown[i].Undone, shown[i].Undoes = stay.By.Shown(), stay.Note, stay.Undone, stay.Undoes > 0
	}
	return shown
}
