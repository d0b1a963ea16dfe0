package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"greenroom/models"
)

// givenColumn is when an app last got a token for what is live now, NULL for never since a time.
const givenColumn = `(SELECT MAX(h.last_at) FROM ` + groupHours + ` WHERE g.template_id = t.id AND g.key_id <> '' AND g.outcome = 'ok'
	AND g.label = 'live' AND h.hour >= ? AND h.last_at > ? AND h.last_at >= l.updated_at)`

// ownMint is how far back a token for an app counts as a check of what is live.
const ownMint = 24 * time.Hour

// sinceGiven are the two values that givenColumn asks for.
func (s *Store) sinceGiven() (hour, moment int64) {
	moment = millis(s.now().Add(-ownMint))
	return hourOf(moment), moment
}

// TrialsDue lists live personas that were not tried since a time and that no app got a token for within a day,
// the one first that was tried longest ago.
func (s *Store) TrialsDue(ctx context.Context, since time.Time, limit int) ([]models.LivePersona, error) {
	var rows []struct {
		TemplateID, Slug string
		Version          int
	}
	hour, moment := s.sinceGiven()
	err := s.read(ctx).Raw(`SELECT t.id AS template_id, s.slug, l.version FROM labels l
		JOIN templates t ON t.id = l.template_id AND t.archived_at IS NULL AND t.deleted_at IS NULL
		JOIN slugs s ON s.template_id = t.id AND s.current = 1
		JOIN template_versions v ON v.template_id = t.id AND v.number = l.version
		LEFT JOIN checks c ON c.sha256 = v.sha256
		WHERE l.label = 'live' AND COALESCE(c.tried_at, 0) <= ? AND `+givenColumn+` IS NULL
		ORDER BY COALESCE(c.tried_at, 0), t.id LIMIT ?`,
		millis(since), hour, moment, limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for trials that are due: %w", err)
	}
	due := make([]models.LivePersona, len(rows))
	for i, r := range rows {
		due[i] = models.LivePersona{TemplateID: r.TemplateID, Slug: r.Slug, Version: r.Version}
	}
	return due, nil
}

// EachLivePersona calls each with what is live of every template, without prompts; what was looked up longest ago comes first.
// It holds one in memory at a time, and stops at the first error of each, which must not write or wait: a connection reads meanwhile.
func (s *Store) EachLivePersona(ctx context.Context, each func(models.LivePersona) error) (err error) {
	rows, err := s.read(ctx).Raw(`SELECT t.id AS template_id, s.slug, l.version, v.avatar_id, v.voice_id, v.llm_id,
			COALESCE(json_extract(v.document, '$.persona.toolIds'), '[]') AS tools,
			COALESCE(c.listed, '[]') AS listed
		FROM labels l JOIN templates t ON t.id = l.template_id AND t.archived_at IS NULL AND t.deleted_at IS NULL
		JOIN slugs s ON s.template_id = t.id AND s.current = 1
		JOIN template_versions v ON v.template_id = t.id AND v.number = l.version
		LEFT JOIN checks c ON c.sha256 = v.sha256
		WHERE l.label = 'live' ORDER BY COALESCE(c.listed_at, 0), t.id`).Rows()
	if err != nil {
		return fmt.Errorf("list what is live: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p models.LivePersona
		var tools, listed string
		if err := rows.Scan(&p.TemplateID, &p.Slug, &p.Version, &p.AvatarID, &p.VoiceID, &p.LLMID, &tools, &listed); err != nil {
			return fmt.Errorf("list what is live: %w", err)
		}
		p.Unlisted = listed != "[]"
		if err := json.Unmarshal([]byte(tools), &p.ToolIDs); err != nil {
			return fmt.Errorf("read the tools of %s: %w", p.Slug, err)
		}
		if err := each(p); err != nil {
			return err
		}
	}
	return rows.Err()
}

// FailingLive gives for each of the templates what was found of its live version that would keep apps from getting sessions.
// A trial that was refused before an app got a token says nothing any more.
func (s *Store) FailingLive(ctx context.Context, templateIDs []string) (map[string][]models.CheckProblem, error) {
	var rows []struct {
		TemplateID, Listed, Tried string
		TriedAt, GivenAt          int64
	}
	hour, moment := s.sinceGiven()
	err := s.read(ctx).Raw(`SELECT t.id AS template_id, c.listed, c.tried, c.tried_at, COALESCE(`+givenColumn+`, 0) AS given_at
		FROM labels l JOIN templates t ON t.id = l.template_id
		JOIN template_versions v ON v.template_id = t.id AND v.number = l.version
		JOIN checks c ON c.sha256 = v.sha256
		WHERE l.label = 'live' AND t.id IN ? AND (c.listed <> '[]' OR c.tried <> '[]')`,
		hour, moment, templateIDs).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for what fails: %w", err)
	}
	failing := map[string][]models.CheckProblem{}
	for _, r := range rows {
		if r.GivenAt > r.TriedAt {
			r.Tried = "[]"
		}
		blocking, err := blockingIn(r.Listed, r.Tried)
		if err != nil {
			return nil, err
		}
		if len(blocking) > 0 {
			failing[r.TemplateID] = blocking
		}
	}
	return failing, nil
}

// blockingIn reads the blocking problems out of columns of checks.
func blockingIn(columns ...string) (blocking []models.CheckProblem, err error) {
	for _, text := range columns {
		var problems []models.CheckProblem
		if err := json.Unmarshal([]byte(text), &problems); err != nil {
			return nil, fmt.Errorf("read a check: %w", err)
		}
		for _, p := range problems {
			if p.Level == models.LevelBlock {
				blocking = append(blocking, p)
			}
		}
	}
	return blocking, nil
}
