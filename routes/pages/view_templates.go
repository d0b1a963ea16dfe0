package pages

import (
	"context"

	"greenroom/models"
	"greenroom/web"
)

// templateRows are the rows of the list, with the tokens of the last days. catalogCtx bounds look-ups in the catalog.
func (s *personas) templateRows(ctx, catalogCtx context.Context, items []models.TemplateSummary) (rows []web.TemplateRow, peak int, err error) {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	tokens, err := s.store.TokensByDay(ctx, ids, models.TokenSpan(s.now()), models.TokenDays)
	if err != nil {
		return nil, 0, err
	}
	failing, err := s.failing(ctx, ids...)
	if err != nil {
		return nil, 0, err
	}
	for _, item := range items {
		row := s.templateRow(catalogCtx, item)
		row.Failing = failing[item.ID]
		row.Days = tokens[item.ID].Given
		for day, given := range row.Days {
			row.Tokens += given
			row.Failures += tokens[item.ID].Refused[day]
			peak = max(peak, given)
		}
		rows = append(rows, row)
	}
	return rows, peak, nil
}

// templateRow shows the live version, or the latest when none is live.
func (s *personas) templateRow(ctx context.Context, t models.TemplateSummary) web.TemplateRow {
	shown := t.Latest
	if t.Live != nil {
		shown = *t.Live
	}
	return web.TemplateRow{
		RowPersona: web.RowPersona{Slug: t.Slug, Name: shown.Name, Published: t.Live != nil, Archived: t.Status() == models.StatusArchived},
		Tags:       t.Tags, FaceURL: s.faceURL(ctx, shown.AvatarID),
		Voice: s.voiceName(ctx, shown.VoiceID), Model: s.modelName(ctx, shown.LLMID), Kind: web.KindWord(shown.Kind()),
		Status:  web.StatusOf(string(t.Status()), t.Labels[models.LabelLive], t.LatestVersion),
		Updated: s.shownTime(t.UpdatedAt), UpdatedBy: t.UpdatedBy, Version: t.LatestVersion,
	}
}
