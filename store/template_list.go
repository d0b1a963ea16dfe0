package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"greenroom/models"
)

// listRow is a row of the list: a template with the columns of its latest and its live version that are shown, and no prompt.
type listRow struct {
	Template      templateRow `gorm:"embedded"`
	Slug          string
	Name          string
	AvatarID      string
	VoiceID       string
	LLMID         string `gorm:"column:llm_id"`
	CreatedByKind string
	CreatedByID   string
	CreatedByName string
	LiveVersion   int
	LiveName      string
	LiveAvatarID  string
	LiveVoiceID   string
	LiveLLMID     string `gorm:"column:live_llm_id"`
	Tokens        int
}

const (
	listFrom = `templates t
		JOIN slugs s ON s.template_id = t.id AND s.current = 1
		JOIN template_versions v ON v.template_id = t.id AND v.number = t.latest_version
		LEFT JOIN labels l ON l.template_id = t.id AND l.label = 'live'
		LEFT JOIN template_versions lv ON lv.template_id = t.id AND lv.number = l.version`
	tokensColumn = `(SELECT COALESCE(SUM(h.n), 0) FROM ` + groupHours + ` WHERE g.template_id = t.id AND g.outcome = 'ok' AND h.hour >= ?)`
)

var listColumns = `t.*, s.slug, v.name, v.avatar_id, v.voice_id, v.llm_id, v.created_by_kind, v.created_by_id, ` + shownName("v", "created_by") + `,
		COALESCE(l.version, 0) AS live_version, COALESCE(lv.name, '') AS live_name, COALESCE(lv.avatar_id, '') AS live_avatar_id,
		COALESCE(lv.voice_id, '') AS live_voice_id, COALESCE(lv.llm_id, '') AS live_llm_id`

// The orders of the list.
const (
	byUpdate = "updated"
	byName   = "name"
	byTokens = "tokens"
)

// Templates lists templates without their prompts, newest change first unless the query has another order.
// Errors: invalid_input (search, status, sort, cursor, limit).
func (s *Store) Templates(ctx context.Context, q models.TemplateQuery) (page models.TemplatePage, err error) {
	if q.Sort == "" {
		q.Sort = byUpdate
	}
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return page, err
	}
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		page, err = templatePage(tx, q, limit)
		return err
	})
	return page, err
}

func templatePage(tx *gorm.DB, q models.TemplateQuery, limit int) (models.TemplatePage, error) {
	db, err := whereTemplates(tx, q)
	if err != nil {
		return models.TemplatePage{}, err
	}
	if db, err = ordered(db, q); err != nil {
		return models.TemplatePage{}, err
	}
	var rows []listRow
	if err := db.Limit(limit + 1).Find(&rows).Error; err != nil {
		return models.TemplatePage{}, fmt.Errorf("list templates: %w", err)
	}
	rows, next := cutPage(rows, limit, q.Sort, func(r listRow) []any { return r.sortedBy(q.Sort) })
	labels, err := labelsOf(tx, ids(rows)...)
	if err != nil {
		return models.TemplatePage{}, err
	}
	page := models.TemplatePage{Items: make([]models.TemplateSummary, len(rows)), Next: next}
	for i, row := range rows {
		page.Items[i] = row.summary(labels[row.Template.ID])
	}
	return page, nil
}

// whereTemplates keeps the templates that match a query.
func whereTemplates(db *gorm.DB, q models.TemplateQuery) (*gorm.DB, error) {
	db, err := whereAnyStatus(db, q)
	if err != nil {
		return nil, err
	}
	return whereStatus(db, q.Status)
}

// whereAnyStatus filters by everything but the status.
func whereAnyStatus(db *gorm.DB, q models.TemplateQuery) (*gorm.DB, error) {
	words, err := searchWords(q.Search)
	if err != nil {
		return nil, err
	}
	db = matching(db.Table(listFrom).Where("t.deleted_at IS NULL"), words)
	if q.Tag != "" {
		db = db.Where("EXISTS (SELECT 1 FROM json_each(t.tags) WHERE value = ?)", q.Tag)
	}
	if q.OnlyIDs != nil {
		db = db.Where("t.id IN ?", q.OnlyIDs)
	}
	return db, nil
}

func whereStatus(db *gorm.DB, status models.Status) (*gorm.DB, error) {
	switch status {
	case "":
	case models.StatusArchived:
		return db.Where("t.archived_at IS NOT NULL"), nil
	case models.StatusDraft:
		db = db.Where("l.version IS NULL")
	case models.StatusLive:
		db = db.Where("l.version = t.latest_version")
	case models.StatusChanged:
		db = db.Where("l.version <> t.latest_version")
	default:
		return nil, models.Invalid(models.FieldError{Field: "status", Code: "invalid", Message: "Use one of: draft, live, changed, archived."})
	}
	return db.Where("t.archived_at IS NULL"), nil
}

// ordered sorts, and continues behind the cursor (keyset paging); the ID makes every order total.
func ordered(db *gorm.DB, q models.TemplateQuery) (*gorm.DB, error) {
	switch q.Sort {
	case byUpdate:
		return orderedByUpdate(db, q.Cursor)
	case byName:
		return orderedByName(db, q.Cursor)
	case byTokens:
		return orderedByTokens(db, q.Cursor, hourOf(millis(q.Since)))
	}
	return nil, models.Invalid(models.FieldError{Field: "sort", Code: "invalid", Message: "Use one of: updated, name, tokens."})
}

func orderedByUpdate(db *gorm.DB, cursor string) (*gorm.DB, error) {
	var at int64
	var id string
	if err := readCursor(cursor, byUpdate, &at, &id); err != nil {
		return nil, err
	}
	if cursor != "" {
		db = db.Where("(t.updated_at, t.id) < (?, ?)", at, id)
	}
	return db.Select(listColumns).Order("t.updated_at DESC, t.id DESC"), nil
}

func orderedByName(db *gorm.DB, cursor string) (*gorm.DB, error) {
	var name, id string
	if err := readCursor(cursor, byName, &name, &id); err != nil {
		return nil, err
	}
	if cursor != "" {
		db = db.Where("(v.name COLLATE NOCASE, t.id) > (?, ?)", name, id)
	}
	return db.Select(listColumns).Order("v.name COLLATE NOCASE, t.id"), nil
}

func orderedByTokens(db *gorm.DB, cursor string, since int64) (*gorm.DB, error) {
	var n int64
	var id string
	if err := readCursor(cursor, byTokens, &n, &id); err != nil {
		return nil, err
	}
	if cursor != "" {
		db = db.Where("("+tokensColumn+", t.id) < (?, ?)", since, n, id)
	}
	return db.Select(listColumns+", "+tokensColumn+" AS tokens", since).Order("tokens DESC, t.id DESC"), nil
}

// sortedBy gives the values that an order compares.
func (r listRow) sortedBy(order string) []any {
	switch order {
	case byName:
		return []any{r.Name, r.Template.ID}
	case byTokens:
		return []any{r.Tokens, r.Template.ID}
	default:
		return []any{r.Template.UpdatedAt, r.Template.ID}
	}
}

func (r listRow) summary(labels map[string]int) models.TemplateSummary {
	t := models.TemplateSummary{
		ID: r.Template.ID, Slug: r.Slug, Description: r.Template.Description, Tags: orEmpty(r.Template.Tags), Labels: labels, LatestVersion: r.Template.LatestVersion,
		Latest:    models.VersionSummary{Name: r.Name, AvatarID: r.AvatarID, VoiceID: r.VoiceID, LLMID: r.LLMID},
		CreatedAt: timeOf(r.Template.CreatedAt), UpdatedAt: timeOf(r.Template.UpdatedAt), ArchivedAt: optionalTime(r.Template.ArchivedAt),
		UpdatedBy: models.Actor{Kind: models.ActorKind(r.CreatedByKind), ID: r.CreatedByID, Name: r.CreatedByName}.Shown(),
	}
	if r.LiveVersion > 0 {
		t.Live = &models.VersionSummary{Name: r.LiveName, AvatarID: r.LiveAvatarID, VoiceID: r.LiveVoiceID, LLMID: r.LiveLLMID}
	}
	return t
}

func ids(rows []listRow) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = row.Template.ID
	}
	return out
}

// TemplateCounts counts the templates of a query by status; "" counts all but the archived ones.
// The query's own status is ignored. Errors: invalid_input (search).
func (s *Store) TemplateCounts(ctx context.Context, q models.TemplateQuery) (map[models.Status]int, error) {
	var rows []struct {
		Archived, Live, Latest, N int
	}
	db, err := whereAnyStatus(s.read(ctx), q)
	if err != nil {
		return nil, err
	}
	err = db.
		Select("t.archived_at IS NOT NULL AS archived, MIN(COALESCE(l.version, 0)) AS live, MIN(t.latest_version) AS latest, COUNT(*) AS n").
		Group("archived, CASE WHEN l.version IS NULL THEN 0 WHEN l.version = t.latest_version THEN 1 ELSE 2 END").
		Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count templates: %w", err)
	}
	counts := map[models.Status]int{}
	for _, r := range rows {
		status := models.StatusOf(r.Archived == 1, r.Live, r.Latest)
		counts[status] += r.N
		if status != models.StatusArchived {
			counts[""] += r.N
		}
	}
	return counts, nil
}

// Tags lists every tag in use, sorted.
func (s *Store) Tags(ctx context.Context) ([]string, error) {
	var lists []string
	err := s.read(ctx).Model(&templateRow{}).Where("deleted_at IS NULL AND tags <> '[]'").Distinct().Pluck("tags", &lists).Error
	if err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	seen := []string{}
	for _, list := range lists {
		var tags []string
		if err := json.Unmarshal([]byte(list), &tags); err != nil {
			return nil, fmt.Errorf("read tags: %w", err)
		}
		seen = append(seen, tags...)
	}
	slices.Sort(seen)
	return slices.Compact(seen), nil
}
