package store

import (
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"greenroom/models"
)

// strayCopies finds templates whose lists show something else than their slugs, versions and labels hold.
func strayCopies(tx *gorm.DB) ([]string, error) {
	copies, err := found(tx, "lists show template %s otherwise than %s", `SELECT t.id AS what, 'its slug, its versions and its label live are' AS more FROM templates t
		JOIN template_versions v ON v.template_id = t.id AND v.number = t.latest_version
		LEFT JOIN slugs s ON s.template_id = t.id AND s.current = 1
		LEFT JOIN labels l ON l.template_id = t.id AND l.label = 'live'
		LEFT JOIN template_versions lv ON lv.template_id = t.id AND lv.number = l.version
		WHERE t.listed <> 1
			OR (t.slug, t.name, t.avatar_id, t.voice_id, t.llm_id) IS NOT (COALESCE(s.slug, ''), v.name, v.avatar_id, v.voice_id, v.llm_id)
			OR (t.author_kind, t.author_id, t.author_name) IS NOT (v.created_by_kind, v.created_by_id, CASE v.created_by_kind WHEN 'user' THEN '' ELSE v.created_by_name END)
			OR (t.live_version, t.live_name, t.live_avatar_id, t.live_voice_id, t.live_llm_id)
				IS NOT (COALESCE(l.version, 0), COALESCE(lv.name, ''), COALESCE(lv.avatar_id, ''), COALESCE(lv.voice_id, ''), COALESCE(lv.llm_id, ''))
			OR t.status IS NOT CASE WHEN t.deleted_at IS NOT NULL THEN 'deleted' WHEN t.archived_at IS NOT NULL THEN 'archived'
				WHEN t.live_version = 0 THEN 'draft' WHEN t.live_version = t.latest_version THEN 'live' ELSE 'changed' END`)
	if err != nil {
		return nil, err
	}
	tags, err := strayTags(tx)
	if err != nil {
		return nil, err
	}
	words, err := strayWords(tx)
	return append(append(copies, tags...), words...), err
}

func strayTags(tx *gorm.DB) ([]string, error) {
	const wanted = `SELECT j.value AS tag, t.seq, t.id, t.status, t.updated_at, t.created_at, t.name_key FROM templates t, json_each(t.tags) j WHERE t.deleted_at IS NULL`
	const kept = `SELECT tag, seq, id, status, updated_at, created_at, name_key FROM template_tags`
	return found(tx, "lists know the tags of template %s otherwise than %s",
		`SELECT DISTINCT id AS what, 'the template has them' AS more FROM (SELECT * FROM (`+wanted+` EXCEPT `+kept+`) UNION ALL SELECT * FROM (`+kept+` EXCEPT `+wanted+`))`)
}

// searchableRow is a template with what it is found by.
type searchableRow struct {
	Seq                     int64
	ID, Slug, Name, NameKey string
	Tags                    []string `gorm:"serializer:json"`
	Description, Document   string
	Head, Starts, Body      string
}

// strayWords reads the templates in order, because their documents are long.
func strayWords(tx *gorm.DB) (findings []string, err error) {
	rows, err := tx.Table("templates t").Select(`t.seq, t.id, t.slug, t.name, t.name_key, t.tags, t.description, v.document,
			COALESCE(w.head, '') AS head, COALESCE(w.starts, '') AS starts, COALESCE(w.body, '') AS body`).
		Joins("JOIN template_versions v ON v.template_id = t.id AND v.number = t.latest_version LEFT JOIN template_words w ON w.seq = t.seq").
		Where("t.deleted_at IS NULL").Rows()
	if err != nil {
		return nil, fmt.Errorf("read what templates are found by: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() && len(findings) < mostFindings {
		var row searchableRow
		if err := tx.ScanRows(rows, &row); err != nil {
			return nil, fmt.Errorf("read what a template is found by: %w", err)
		}
		found, err := row.isFound(tx)
		if err != nil {
			return nil, err
		}
		if !found {
			findings = append(findings, fmt.Sprintf("the search does not find template %s by what it holds", row.ID))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	more, err := found(tx, "the search finds template %s, which is %s", `SELECT w.seq AS what, 'deleted' AS more FROM template_words w
			WHERE NOT EXISTS (SELECT 1 FROM templates t WHERE t.seq = w.seq AND t.deleted_at IS NULL)
		UNION SELECT d.id, 'gone' FROM template_search_docsize d WHERE NOT EXISTS (SELECT 1 FROM template_words w WHERE w.seq = d.id)`)
	return append(findings, more...), err
}

// isFound tells whether the words are those of the document, and asks the search for some of their pieces.
func (r searchableRow) isFound(tx *gorm.DB) (bool, error) {
	document, _ := models.ParseDocument([]byte(r.Document)) // what is no document is said of its version
	want := searchTextOf(r.Slug, r.Name, r.Tags, r.Description, document.Persona.SystemPrompt)
	if want != (searchText{r.Head, r.Starts, r.Body}) || r.NameKey != folded(r.Name) {
		return false, nil
	}
	all := want.pieces()
	slices.Sort(all)
	var some []string
	for i := 0; i < len(all); i += len(all)/piecesChecked + 1 {
		some = append(some, all[i])
	}
	var n int
	if err := foundTemplates(tx, some).Where("rowid = ?", r.Seq).Select("COUNT(*)").Scan(&n).Error; err != nil {
		return false, fmt.Errorf("ask the search for template %s: %w", r.ID, err)
	}
	return n == 1, nil
}

// piecesChecked bounds the pieces of each template that a check of the database searches for.
const piecesChecked = 12
