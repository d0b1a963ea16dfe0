package pages

import (
	"fmt"
	"slices"
	"strings"

	"greenroom/models"
	"greenroom/web"
)

// scopeWords describe the scopes.
var scopeWords = map[models.Scope]web.Scope{
	models.ScopeMint:             {Label: "App: get tokens", Hint: "Ask for session tokens. All that an app needs."},
	models.ScopeTemplatesRead:    {Label: "Read personas", Hint: "List personas and read every version, prompts included."},
	models.ScopeTemplatesWrite:   {Label: "Write personas", Hint: "Make personas and save new versions; apps get none of them until somebody publishes."},
	models.ScopeTemplatesPublish: {Label: "Publish personas", Hint: "Move labels, archive and delete: changes at once what apps get."},
	models.ScopeAuditRead:        {Label: "Read the audit log", Hint: "Read who changed what and when."},
}

// shownScopes describes scopes, always in the same order.
func shownScopes(scopes []models.Scope) []web.Scope {
	shown := []web.Scope{}
	for _, scope := range models.Scopes {
		if slices.Contains(scopes, scope) {
			words := scopeWords[scope]
			words.Value = string(scope)
			shown = append(shown, words)
		}
	}
	return shown
}

func (p keyPages) keyRow(key models.APIKey, names knownNames) web.KeyRow {
	row := web.KeyRow{
		ID: key.ID, Name: key.Name, Prefix: key.Prefix, Limits: p.limitWords(key, names),
		LastUse: p.shownTime(key.LastUsedAt), Created: p.shownTime(key.CreatedAt), By: key.CreatedBy.Shown(),
	}
	row.Status, row.Kind = p.keyStatus(key)
	for _, scope := range shownScopes(key.Scopes) {
		row.Scopes = append(row.Scopes, scope.Label)
	}
	return row
}

func (p keyPages) keyStatus(key models.APIKey) (status, kind string) {
	switch {
	case !key.RevokedAt.IsZero():
		return "Revoked", "off"
	case !key.Usable(p.now()):
		return "Expired", "warn"
	}
	return "Active", "good"
}

// limitWords is a key's restrictions in one line.
func (p keyPages) limitWords(key models.APIKey, names knownNames) string {
	var limits []string
	if key.TemplateIDs != nil {
		limits = append(limits, "only "+strings.Join(shownSlugs(key.TemplateIDs, names), ", "))
	}
	if !key.LabPersonas {
		limits = append(limits, "no Lab personas")
	}
	if key.RatePerMinute > 0 {
		limits = append(limits, fmt.Sprintf("%d a minute", key.RatePerMinute))
	}
	if key.WritesPerMinute > 0 {
		limits = append(limits, fmt.Sprintf("%d changes a minute", key.WritesPerMinute))
	}
	if !key.ExpiresAt.IsZero() {
		limits = append(limits, "until "+key.ExpiresAt.UTC().Format("2 Jan 2006, 15:04 UTC"))
	}
	return capitalised(strings.Join(limits, " · "))
}

// shownSlugs gives the slugs of the first templates, the number of deleted ones among them, and the number of the others.
func shownSlugs(templateIDs []string, names knownNames) []string {
	others := max(len(templateIDs)-namedInRow, 0)
	known, gone := knownSlugs(templateIDs[:len(templateIDs)-others], names)
	switch {
	case gone == 1:
		known = append(known, "1 deleted persona")
	case gone > 1:
		known = append(known, fmt.Sprintf("%d deleted personas", gone))
	}
	if others > 0 {
		known = append(known, fmt.Sprintf("%d more", others))
	}
	return known
}

// knownSlugs gives the slugs of existing templates and the number of deleted ones.
func knownSlugs(templateIDs []string, names knownNames) (known []string, gone int) {
	for _, id := range templateIDs {
		if slug := names.Templates[id].Slug; slug != "" {
			known = append(known, slug)
		} else {
			gone++
		}
	}
	slices.Sort(known)
	return known, gone
}

func (p keyPages) keyDetail(key models.APIKey, names knownNames, canManage bool) web.KeyDetail {
	known, gone := knownSlugs(key.TemplateIDs, names)
	return web.KeyDetail{
		Key: p.keyRow(key, names), Scopes: shownScopes(key.Scopes), Restricted: key.TemplateIDs != nil, Templates: known, Deleted: gone,
		LabPersonas: key.LabPersonas, ProtectedLabels: key.ProtectedLabels, Expires: p.shownTime(key.ExpiresAt), RatePerMinute: key.RatePerMinute, WritesPerMinute: key.WritesPerMinute, Revoked: p.shownTime(key.RevokedAt),
		RequestsURL: requestsFilter{key: key.ID}.url(), CanManage: canManage,
	}
}
