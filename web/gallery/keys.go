package gallery

import (
	"time"

	"greenroom/web"
)

func keyFixtures() []Fixture {
	return []Fixture{
		{Name: "keys", Shell: signedIn("/keys"), View: web.KeysList{Rows: exampleKeyRows(), CanManage: true}},
		{Name: "keys_viewer", Shell: signedIn("/keys"), View: web.KeysList{Admins: []string{"Dana Ruiz", "Mina Shah"}}},
		{Name: "keys_empty", Shell: signedIn("/keys"), View: web.KeysList{CanManage: true}},
		{Name: "keys_searched", Shell: signedIn("/keys?search=shop"), View: web.KeysList{Search: "shop", Searches: true, Rows: exampleKeyRows()[:1], FirstURL: "/keys?search=shop", NextURL: "/keys?search=shop&cursor=abc"}},
		{Name: "keys_no_results", Shell: signedIn("/keys?search=zzz"), View: web.KeysList{Search: "zzz", Searches: true}},
		{Name: "key_new", Shell: signedIn("/keys/new"), View: exampleKeyNew()},
		{Name: "key_new_for_all", Shell: signedIn("/keys/new"), View: web.KeyNew{Scopes: exampleScopes()}},
		{Name: "key_new_errors", Shell: signedIn("/keys/new"), View: keyNewWithErrors()},
		{Name: "key_created", Shell: signedIn("/keys"), View: web.KeyCreated{ID: "k1", Name: "Shop server", Secret: "grk_8fK2mQ1z_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", Next: "/templates/onboarding-guide/use", Slug: "onboarding-guide", BaseURL: "http://127.0.0.1:8080"}},
		{Name: "key", Shell: signedIn("/keys/k1"), View: exampleKey()},
		{Name: "key_revoked", Shell: signedIn("/keys/k3"), View: revokedKey()},
	}
}

func exampleKeyRows() []web.KeyRow {
	return []web.KeyRow{
		{ID: "k1", Name: "Shop server", Prefix: "8fK2mQ1z", Scopes: []string{"mint"}, Status: "Active", Kind: "good", Limits: "onboarding-guide only, 60 a minute", LastUse: ago(3 * time.Minute), Created: ago(40 * 24 * time.Hour), By: "Dana Ruiz"},
		{ID: "k2", Name: longName, Prefix: "Zt77aB0c", Scopes: []string{"mint", "templates:read", "templates:write", "templates:publish"}, Status: "Expired", Kind: "warn", Created: ago(90 * 24 * time.Hour), By: "Sam Okafor"},
		{ID: "k3", Name: "Old kiosk", Prefix: "aaaaaaaa", Scopes: []string{"mint"}, Status: "Revoked", Kind: "off", LastUse: ago(70 * 24 * time.Hour), Created: ago(900 * 24 * time.Hour), By: "Lee Park"},
	}
}

func exampleScopes() []web.Scope {
	return []web.Scope{
		{Value: "mint", Label: "App: get tokens", Hint: "What an app needs."},
		{Value: "templates:read", Label: "Read personas", Hint: "List them and read their versions."},
	}
}

func exampleKeyNew() web.KeyNew {
	return web.KeyNew{
		Form: web.Form{
			Values: map[string]string{"name": "Onboarding guide app"},
			Chosen: map[string][]string{"scopes": {"mint"}, "templates": {"onboarding-guide"}},
		},
		Scopes: exampleScopes(),
		Templates: []web.NameRow{
			{Value: "onboarding-guide", Name: "Onboarding guide", Field: "templates"}, {Value: "night-desk", Name: rightToLeft, Field: "templates"},
			{Value: "the-longest-slug-that-anybody-could-ever-type-in", Name: longName, Field: "templates"},
		},
		Next: "/templates/onboarding-guide/use",
	}
}

func keyNewWithErrors() web.KeyNew {
	page := exampleKeyNew()
	page.Next = ""
	page.Form.Values["labPersonas"] = "false"
	page.Form.Errors = []web.FieldError{
		{Field: "scopes", Label: "It may", Message: "Tick at least one."},
		{Field: "templates", Label: "For which personas", Message: "night-desk does not exist."},
		{Field: "ratePerMinute", Label: "Requests a minute", Message: "Write a whole number from 1."},
	}
	return page
}

func exampleKey() web.KeyDetail {
	return web.KeyDetail{
		Key: exampleKeyRows()[0], Scopes: exampleScopes(), Templates: []string{"onboarding-guide", "night-desk"}, LabPersonas: true,
		Expires: web.At(now.Add(30*24*time.Hour), now), RatePerMinute: 6000, WritesPerMinute: 30, RequestsURL: "/requests?key=k1", CanManage: true,
	}
}

func revokedKey() web.KeyDetail {
	return web.KeyDetail{Key: exampleKeyRows()[2], Scopes: exampleScopes()[:1], RequestsURL: "/requests?key=k3", Revoked: ago(time.Hour), CanManage: true}
}
