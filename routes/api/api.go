// Package api is the JSON API for apps under /api/v1, and its OpenAPI description.
package api

import (
	"net/http"

	"greenroom/check"
	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
	del   = http.MethodDelete
)

// Rows is the route table of the API. Each row has the one rule for access to it.
func Rows(db *store.Store, minting *mint.Service, checks *check.Service) []httpkit.Route {
	tokens, templates, versions, labels := tokenAPI{minting}, templateAPI{db}, versionAPI{db}, labelAPI{db, checks}
	diffs, audits := diffAPI{db}, auditAPI{db}
	const (
		all      = "/api/v1/templates"
		one      = all + "/:slug"
		history  = one + "/versions"
		oneLabel = one + "/labels/:label"
	)
	read, write, publish := httpkit.Holds(models.ScopeTemplatesRead), httpkit.Holds(models.ScopeTemplatesWrite), httpkit.Holds(models.ScopeTemplatesPublish)
	return []httpkit.Route{
		{Method: post, Path: "/api/v1/session-tokens", Handle: tokens.create, Rule: httpkit.Holds(models.ScopeMint), Format: httpkit.JSON, BodyLimit: tokenBodyLimit, Refused: tokens.refused},
		{Method: get, Path: "/api/v1/key", Handle: ownKeyAPI{db, minting}.show, Rule: httpkit.AnyKey, Format: httpkit.JSON},
		{Method: get, Path: all, Handle: templates.list, Rule: read, Format: httpkit.JSON},
		{Method: post, Path: all, Handle: templates.create, Rule: write, Format: httpkit.JSON},
		{Method: get, Path: one, Handle: templates.show, Rule: read, Format: httpkit.JSON},
		{Method: patch, Path: one, Handle: heldToMatch(templates.patch), Rule: write, Format: httpkit.JSON},
		{Method: del, Path: one, Handle: heldToMatch(templates.delete), Rule: publish, Format: httpkit.JSON},
		{Method: post, Path: one + "/archive", Handle: heldToMatch(templates.archive), Rule: publish, Format: httpkit.JSON},
		{Method: post, Path: one + "/unarchive", Handle: heldToMatch(templates.unarchive), Rule: publish, Format: httpkit.JSON},
		{Method: get, Path: history, Handle: versions.list, Rule: read, Format: httpkit.JSON},
		{Method: post, Path: history, Handle: versions.save, Rule: write, Format: httpkit.JSON},
		{Method: get, Path: history + "/:number", Handle: versions.show, Rule: read, Format: httpkit.JSON},
		{Method: get, Path: one + "/diff", Handle: diffs.show, Rule: read, Format: httpkit.JSON},
		{Method: del, Path: one + "/aliases/:alias", Handle: heldToMatch(aliasAPI{db}.release), Rule: publish, Format: httpkit.JSON},
		{Method: get, Path: one + "/moves", Handle: moveAPI{db}.list, Rule: read, Format: httpkit.JSON},
		{Method: post, Path: one + "/check", Handle: labels.check, Rule: publish, Format: httpkit.JSON},
		{Method: put, Path: oneLabel, Handle: heldToMatch(labels.move), Rule: publish, Format: httpkit.JSON},
		{Method: del, Path: oneLabel, Handle: heldToMatch(labels.remove), Rule: publish, Format: httpkit.JSON},
		{Method: get, Path: "/openapi.yaml", Handle: openAPIShow, Rule: httpkit.Anyone, Format: httpkit.JSON},
		{Method: get, Path: "/api/v1/audit", Handle: audits.list, Rule: httpkit.Holds(models.ScopeAuditRead), Format: httpkit.JSON},
	}
}
