package pages

import (
	"context"
	"log/slog"
	"slices"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// connectionPages show whether Greenroom reaches Anam.
type connectionPages struct {
	*screen
	catalog *catalog.Catalog
	anamURL string
	log     *slog.Logger
	setup   func() setup
}

const connectionPath = "/connection"

// statePart is the part of the page that asks Anam.
const statePart = "connection-state"

// show gives what is known, without waiting for Anam. The page then asks for the part that does wait.
func (p connectionPages) show(c *fiber.Ctx) error {
	asks := wantedPart(c, []string{statePart}) != ""
	var sessions *web.Concurrency
	if asks {
		p.catalog.CheckKey(c.UserContext())
		sessions = p.sessionsNow(c.UserContext())
	}
	state, checked := p.catalog.Key()
	page := web.Connection{
		Sessions: sessions, Asking: !asks, Touched: touchedVersions(p.store.TouchedVersions()),
		Sandbox: p.sandbox, BaseURL: p.anamURL, KeyState: string(state), KeyText: p.keySentence(state), Checked: p.shownTime(checked),
		Catalog: p.catalogCounts(), CanRefresh: may(c, models.RoleEditor),
	}
	if may(c, models.RoleAdmin) {
		_, findings, err := p.store.Checked(c.UserContext())
		if err != nil {
			return err
		}
		page.Backup = p.shownBackup(p.store.Backups())
		page.Reason = troubleSentences[p.catalog.Trouble()]
		page.Warnings = append(p.setup().warnings(), databaseWarnings(p.store.Made(), findings)...)
	}
	return p.screen.show(c, page, statePart)
}

func (p connectionPages) sessionsNow(ctx context.Context) *web.Concurrency {
	active, limit, known := p.catalog.Concurrency(ctx)
	if !known {
		return nil
	}
	return &web.Concurrency{Active: active, Limit: limit}
}

// refresh reads the lists of faces, voices and models again.
func (p connectionPages) refresh(c *fiber.Ctx) error {
	if err := p.catalog.Refresh(c.UserContext()); err != nil {
		p.log.Warn("catalog not refreshed", "cause", err.Error(), "request_id", httpkit.RequestOf(c).ID)
		return p.seeOther(c, connectionPath, bad(p.refreshFailure()))
	}
	return p.seeOther(c, connectionPath, good("Faces, voices and models are read again."))
}

// readFailures say why a list could not be read.
var readFailures = map[catalog.KeyState]string{
	catalog.KeyGood:    "The last try failed.",
	catalog.KeyRefused: "Anam refused Greenroom's API key.",
	catalog.KeyDown:    "Anam didn't answer.",
	catalog.KeyUnknown: "The last try failed.",
}

// refreshFailure says why lists could not be refreshed, and whether older copies are in use.
func (p connectionPages) refreshFailure() string {
	state, _ := p.catalog.Key()
	if !slices.ContainsFunc(p.catalog.Listings(), wasRead) {
		return "Nothing could be read. " + readFailures[state]
	}
	return "Not everything could be read again. " + readFailures[state] + " Lists from before are in use."
}

func wasRead(list catalog.Listing) bool { return !list.Fetched.IsZero() }

// catalogCounts shows size, age and last error of each list of the catalog.
func (p connectionPages) catalogCounts() []web.CatalogCount {
	lists := p.catalog.Listings()
	labels := []string{"Faces", "Voices", "Models", "Tools"}
	counts := make([]web.CatalogCount, len(lists))
	for i, list := range lists {
		counts[i] = p.catalogCount(labels[i], list)
	}
	return counts
}

func (p connectionPages) catalogCount(label string, list catalog.Listing) web.CatalogCount {
	shown := web.CatalogCount{Label: label, Count: list.Count, Fetched: p.shownTime(list.Fetched)}
	if list.Err != nil {
		state, _ := p.catalog.Key()
		shown.Error = readFailures[state]
		if wasRead(list) {
			shown.Error += " The list from before is in use."
		}
	}
	return shown
}
