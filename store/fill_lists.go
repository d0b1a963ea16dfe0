package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"greenroom/models"
)

// fillBatch is how many templates one transaction of an upgrade fills in: what is done stays done when the server is stopped meanwhile.
const fillBatch = 250

// fillLists gives the templates of an older database what lists show of them, their tags and their words.
// It holds few documents in memory at a time, however many there are.
func fillLists(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	for done := 0; ; {
		n, err := fillSome(ctx, db)
		if err != nil {
			return fmt.Errorf("fill in the lists: %w", err)
		}
		if done += n; n == 0 {
			if done > 0 {
				log.Info("lists filled in", "templates", done)
			}
			return nil
		}
	}
}

func fillSome(ctx context.Context, db *sql.DB) (n int, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }()
	unlisted, err := readUnlisted(ctx, tx)
	if err != nil || len(unlisted) == 0 {
		return 0, err
	}
	fill, err := prepareFill(ctx, tx)
	if err != nil {
		return 0, err
	}
	for _, t := range unlisted {
		if err := fill.template(ctx, t); err != nil {
			return 0, fmt.Errorf("template %d: %w", t.seq, err)
		}
	}
	return len(unlisted), tx.Commit()
}

// unlistedTemplate is a template with the rows that its copies are made of.
type unlistedTemplate struct {
	seq                int64
	description        string
	tags               []string
	deleted            bool
	slug               string
	latest             versionRow
	live               versionRow
	document, tagsText string
}

func readUnlisted(ctx context.Context, tx *sql.Tx) (unlisted []unlistedTemplate, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT t.seq, t.description, t.tags, t.deleted_at IS NOT NULL, COALESCE(s.slug, ''),
			COALESCE(v.document, ''), COALESCE(v.name, ''), COALESCE(v.avatar_id, ''), COALESCE(v.voice_id, ''), COALESCE(v.llm_id, ''),
			COALESCE(v.created_by_kind, ''), COALESCE(v.created_by_id, ''), COALESCE(v.created_by_name, ''),
			COALESCE(l.version, 0), COALESCE(lv.name, ''), COALESCE(lv.avatar_id, ''), COALESCE(lv.voice_id, ''), COALESCE(lv.llm_id, '')
		FROM templates t LEFT JOIN template_versions v ON v.template_id = t.id AND v.number = t.latest_version
			LEFT JOIN slugs s ON s.template_id = t.id AND s.current = 1
			LEFT JOIN labels l ON l.template_id = t.id AND l.label = 'live'
			LEFT JOIN template_versions lv ON lv.template_id = t.id AND lv.number = l.version
		WHERE t.listed = 0 ORDER BY t.seq LIMIT ?`, fillBatch)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var t unlistedTemplate
		err := rows.Scan(&t.seq, &t.description, &t.tagsText, &t.deleted, &t.slug, &t.document,
			&t.latest.Name, &t.latest.AvatarID, &t.latest.VoiceID, &t.latest.LLMID, &t.latest.CreatedByKind, &t.latest.CreatedByID, &t.latest.CreatedByName,
			&t.live.Number, &t.live.Name, &t.live.AvatarID, &t.live.VoiceID, &t.live.LLMID)
		if err == nil {
			err = json.Unmarshal([]byte(t.tagsText), &t.tags)
		}
		if err != nil {
			return nil, err
		}
		unlisted = append(unlisted, t)
	}
	return unlisted, rows.Err()
}

// words are what the template is found by. A document that is damaged or gone has no prompt here: that must not stop an upgrade.
func (t unlistedTemplate) words() searchText {
	document, _ := models.ParseDocument([]byte(t.document))
	return searchTextOf(t.slug, t.latest.Name, t.tags, t.description, document.Persona.SystemPrompt)
}

// listFill fills in templates by statements that are prepared once for a batch.
type listFill struct{ copies, tag, words, pieces *sql.Stmt }

func prepareFill(ctx context.Context, tx *sql.Tx) (f listFill, err error) {
	for statement, query := range map[**sql.Stmt]string{
		&f.copies: `UPDATE templates SET listed = 1, slug = ?, name = ?, name_key = ?, avatar_id = ?, voice_id = ?, llm_id = ?, author_kind = ?, author_id = ?, author_name = ?,
			live_version = ?, live_name = ?, live_avatar_id = ?, live_voice_id = ?, live_llm_id = ? WHERE seq = ?`,
		&f.tag:    addTag,
		&f.words:  "INSERT OR REPLACE INTO template_words (seq, head, starts, body) VALUES (?, ?, ?, ?)",
		&f.pieces: "INSERT OR REPLACE INTO template_search (rowid, pieces) VALUES (?, ?)",
	} {
		if *statement, err = tx.PrepareContext(ctx, query); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f listFill) template(ctx context.Context, t unlistedTemplate) error {
	var row templateRow
	row.copyLatest(t.latest)
	_, err := f.copies.ExecContext(ctx, t.slug, row.Name, row.NameKey, row.AvatarID, row.VoiceID, row.LLMID, row.AuthorKind, row.AuthorID, row.AuthorName,
		t.live.Number, t.live.Name, t.live.AvatarID, t.live.VoiceID, t.live.LLMID, t.seq)
	if err != nil || t.deleted {
		return err
	}
	for _, tag := range t.tags {
		if _, err := f.tag.ExecContext(ctx, tag, t.seq); err != nil {
			return err
		}
	}
	words := t.words()
	if _, err := f.words.ExecContext(ctx, t.seq, words.head, words.starts, words.body); err != nil {
		return err
	}
	_, err = f.pieces.ExecContext(ctx, t.seq, searchDocument(words.pieces()))
	return err
}
