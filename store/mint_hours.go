package store

import (
	"strings"

	"greenroom/models"
)

// hourMs is an hour in milliseconds; an hour is named by its first one.
const hourMs = 60 * 60 * 1000

// hourOf gives the hour that a moment falls in, also before 1970.
func hourOf(at int64) int64 { return at - (at%hourMs+hourMs)%hourMs }

// mintGroup holds the columns by which mints are counted.
type mintGroup struct {
	templateID, keyID, userID, outcome, label, slug, personaID string
	version                                                    int
}

// anyName replaces the names of unknown mints in a group, so that made-up names share one.
const anyName = "*"

// The columns by which a mint is counted, as its group has them.
const (
	groupLabel   = "CASE WHEN unknown AND label NOT IN ('', 'live', 'preview') THEN '*' ELSE label END"
	groupSlug    = "CASE WHEN unknown AND template_id = '' AND slug <> '' THEN '*' ELSE slug END"
	groupPersona = "CASE WHEN unknown AND persona_id <> '' THEN '*' ELSE persona_id END"
	groupVersion = "CASE client_label WHEN '' THEN 0 ELSE version END"
)

const (
	sameCaller = "template_id = ? AND key_id = ? AND user_id = ? AND outcome = ?"
	// isMintGroup finds a group by its values, and inMintGroup its mints.
	isMintGroup = sameCaller + " AND label = ? AND slug = ? AND persona_id = ? AND version = ?"
	inMintGroup = sameCaller + " AND " + groupLabel + " = ? AND " + groupSlug + " = ? AND " + groupPersona + " = ? AND " + groupVersion + " = ?"
)

// values are in the order of the columns of mint_groups.
func (g mintGroup) values() []any {
	return []any{g.templateID, g.keyID, g.userID, g.outcome, g.label, g.slug, g.personaID, g.version}
}

func (r *mintRow) group() mintGroup {
	g := mintGroup{r.TemplateID, r.KeyID, r.UserID, r.Outcome, r.Label, r.Slug, r.PersonaID, 0}
	if r.ClientLabel != "" { // so the version was found, and is none that somebody made up
		g.version = r.Version
	}
	if !r.Unknown {
		return g
	}
	if g.label != "" && g.label != models.LabelLive && g.label != models.LabelPreview {
		g.label = anyName
	}
	if g.slug != "" && g.templateID == "" {
		g.slug = anyName
	}
	if g.personaID != "" {
		g.personaID = anyName
	}
	return g
}

type groupHour struct {
	group mintGroup
	hour  int64
}

// hourCount is how many mints of a group an hour has, with the times of its first and last one.
type hourCount struct{ n, first, last int64 }

func (c hourCount) plus(more hourCount) hourCount {
	if c.n == 0 {
		return more
	}
	return hourCount{c.n + more.n, min(c.first, more.first), max(c.last, more.last)}
}

// mintCounts counts mints as mint_hours does.
type mintCounts map[groupHour]hourCount

func (c mintCounts) add(r *mintRow) {
	in := groupHour{r.group(), hourOf(r.At)}
	c[in] = c[in].plus(hourCount{1, r.At, r.At})
}

const (
	addMintGroup = "INSERT INTO mint_groups (template_id, key_id, user_id, outcome, label, slug, persona_id, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
	addMintHour  = "INSERT INTO mint_hours (group_id, hour, n, first_at, last_at) SELECT id, ?, ?, ?, ? FROM mint_groups WHERE " + isMintGroup +
		" ON CONFLICT (group_id, hour) DO UPDATE SET n = n + excluded.n, first_at = MIN(first_at, excluded.first_at), last_at = MAX(last_at, excluded.last_at)"
)

// endOfTime is behind every mint, and -endOfTime before; both begin an hour.
const endOfTime = (1 << 52) / hourMs * hourMs

// requestSlack is how far the time of a mint may be from that in its request ID, in milliseconds:
// it comes a little later, or before when the clock was set back.
const requestSlack = 60 * 1000

// spanOf gives when the mints of a query can have been.
func spanOf(q models.MintQuery) span {
	all := span{-endOfTime, endOfTime}
	if !q.Since.IsZero() {
		all.from = millis(q.Since)
	}
	if !q.Until.IsZero() {
		all.to = millis(q.Until)
	}
	if at, ok := models.RequestTime(q.RequestID); ok {
		all.from = max(all.from, millis(at)-requestSlack)
		all.to = min(all.to, millis(at)+requestSlack)
	}
	return all
}

// countable tells whether mint_hours has every column that a query filters by.
func countable(q models.MintQuery) bool {
	return q.RequestID == "" && strings.TrimSpace(q.Search) == ""
}

// filtersByName tells whether a query filters by a name, which shared groups don't hold.
func filtersByName(q models.MintQuery) bool { return q.Slug != "" || q.Label != "" }

const (
	// groupHours goes from the groups to their hours: there are few groups, and many hours outside the query.
	groupHours = "mint_groups g CROSS JOIN mint_hours h ON h.group_id = g.id"
	// isShared keeps the groups of unknown mints.
	isShared = "'*' IN (g.label, g.slug, g.persona_id)"
)
