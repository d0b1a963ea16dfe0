package models_test

import (
	"testing"
	"time"

	"greenroom/models"
)

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func TestNewKeys(t *testing.T) {
	t.Parallel()
	mint := []models.Scope{models.ScopeMint}
	for name, c := range map[string]struct {
		in   models.NewKey
		want string
	}{
		"plain":           {models.NewKey{Name: "app", Scopes: mint}, ""},
		"every scope":     {models.NewKey{Name: "app", Scopes: models.Scopes, RatePerMinute: 100000, ExpiresAt: noon.Add(1)}, ""},
		"no name":         {models.NewKey{Name: " ", Scopes: mint}, "name:required"},
		"name with break": {models.NewKey{Name: "a\nb", Scopes: mint}, "name:invalid"},
		"no scope":        {models.NewKey{Name: "app"}, "scopes:required"},
		"empty scopes":    {models.NewKey{Name: "app", Scopes: []models.Scope{}}, "scopes:too_short"},
		"unknown scope":   {models.NewKey{Name: "app", Scopes: []models.Scope{"mint", "admin"}}, "scopes[1]:invalid"},
		"scope twice":     {models.NewKey{Name: "app", Scopes: []models.Scope{"mint", "mint"}}, "scopes:invalid"},
		"negative rate":   {models.NewKey{Name: "app", Scopes: mint, RatePerMinute: -1}, "ratePerMinute:out_of_range"},
		"too high a rate": {models.NewKey{Name: "app", Scopes: mint, RatePerMinute: 100001}, "ratePerMinute:out_of_range"},
		"negative writes": {models.NewKey{Name: "app", Scopes: mint, WritesPerMinute: -1}, "writesPerMinute:out_of_range"},
		"too many writes": {models.NewKey{Name: "app", Scopes: mint, WritesPerMinute: 100001}, "writesPerMinute:out_of_range"},
		"expired already": {models.NewKey{Name: "app", Scopes: mint, ExpiresAt: noon}, "expiresAt:out_of_range"},
		"201 templates":   {models.NewKey{Name: "app", Scopes: mint, Slugs: make([]string, 201)}, "templates:too_long"},
	} {
		t.Run(name, func(t *testing.T) { wantWords(t, words(c.in.Problems(noon)), c.want) })
	}
}

func TestWhatAKeyMayDo(t *testing.T) {
	t.Parallel()
	key := models.APIKey{Scopes: []models.Scope{models.ScopeMint}}
	if !key.Has(models.ScopeMint) || key.Has(models.ScopeTemplatesRead) {
		t.Error("scopes")
	}
	if !key.MayUse("any") {
		t.Error("a key without a list may use every template")
	}
	key.TemplateIDs = []string{"a"}
	if !key.MayUse("a") || key.MayUse("b") {
		t.Error("a key with a list may use only those")
	}
	key.TemplateIDs = []string{}
	if key.MayUse("a") {
		t.Error("an empty list allows nothing")
	}
	key.ExpiresAt = noon
	if !key.Usable(noon.Add(-1)) || key.Usable(noon) {
		t.Error("a key ends at the moment of its expiry")
	}
	revoked := models.APIKey{RevokedAt: noon}
	if revoked.Usable(noon.Add(-time.Hour)) {
		t.Error("a revoked key is usable")
	}
}
