package gallery

import (
	"time"

	"greenroom/web"
)

func requestFixtures() []Fixture {
	return []Fixture{
		{Name: "requests", Shell: signedIn("/requests"), View: exampleRequests()},
		{Name: "requests_empty", Shell: signedIn("/requests"), View: web.Requests{}},
		{Name: "requests_no_results", Shell: signedIn("/requests?search=x"), View: web.Requests{Search: "x", Filtered: true, Template: exampleRequests().Template, Key: exampleRequests().Key, ClearURL: "/requests"}},
		{Name: "mint", Shell: signedIn("/mint"), View: exampleMint()},
		{Name: "mint_given", Shell: signedIn("/mint"), View: mintGiven()},
		{Name: "mint_lab", Shell: signedIn("/mint"), View: mintLab()},
		{Name: "mint_refused", Shell: signedIn("/mint"), View: mintRefused()},
	}
}

func okOutcome() web.Outcome { return web.Outcome{Code: "ok", Kind: "good", Title: "Token given"} }

func unpublished() web.Outcome {
	return web.Outcome{
		Code: "not_published", Kind: "warn", Title: "Not published",
		Cause: "night-desk has no live version. Ask an editor to publish it.", Whose: "Yours to mend.",
	}
}

func anamRefused() web.Outcome {
	return web.Outcome{
		Code: "anam_unauthorized", Kind: "bad", Title: "Anam refused our key",
		Cause: "Anam refused Greenroom's API key. Apps get no tokens. Replace ANAM_API_KEY on the server and restart; with ANAM_API_KEY_FILE, replace the file's content and send SIGHUP.", Whose: "For whoever runs this server.",
	}
}

func exampleRequests() web.Requests {
	return web.Requests{
		CountedOnly: true, CountedByDay: foldedAt(), More: true,
		Outcomes: []web.Option{{Label: "All outcomes", Selected: true}, {Value: "failed", Label: "Failed"}},
		Template: examplePersonaChoice("filter-template", "onboarding-guide", "onboarding-guide", "Every persona"),
		Key:      web.Choice{ID: "filter-key", Name: "key", Label: "Key", None: "Every key", Source: "/choose/callers", Title: "Choose a key or a person", Use: "Show its requests", Typed: "Key: its name, prefix or ID"},
		Since:    []web.Option{{Value: "14d", Label: "Last 14 days", Selected: true}},
		Groups: []web.RequestGroup{
			{Outcome: anamRefused(), Count: 1204, Key: "Shop server", KeyURL: "/keys/k1", Persona: "onboarding-guide", PersonaURL: "/templates/onboarding-guide",
				First: ago(3 * time.Hour), Last: ago(time.Minute), Before: "Dana Ruiz published v11 of onboarding-guide 3 h ago.",
				MendLabel: "See the connection", MendURL: "/connection", URL: "/requests?outcome=anam_unauthorized",
				RequestIDs: []string{"0193a1b2-7c11-7000-8000-0242ac120002", "0193a1b2-7c11-7000-8000-0242ac120003"}},
			{Outcome: unpublished(), Count: 3, Key: "Kiosk", Persona: "night-desk", First: ago(time.Hour), Last: ago(time.Hour), URL: "/requests?outcome=not_published"},
			{Outcome: okOutcome(), Count: 634, Key: "Shop server", KeyURL: "/keys/k1", Persona: "Lab persona", First: ago(14 * 24 * time.Hour), Last: ago(0), URL: "/requests?outcome=ok"},
		},
		Rows: []web.RequestRow{
			{At: ago(0), Outcome: okOutcome(), Persona: "onboarding-guide", PersonaURL: "/templates/onboarding-guide", Version: 11, Label: "live", Key: "Shop server", KeyURL: "/keys/k1",
				RequestID: "0193a1b2-7c11-7000-8000-0242ac120001", ClientLabel: "gr:onboarding-guide@11:live:8fK2mQ1z", Milliseconds: 118},
			{At: ago(time.Minute), Outcome: anamRefused(), Persona: "onboarding-guide", PersonaURL: "/templates/onboarding-guide", Version: 11, Key: "Shop server", KeyURL: "/keys/k1",
				RequestID: "0193a1b2-7c11-7000-8000-0242ac120002", Milliseconds: 1204},
			{At: ago(time.Hour), Outcome: unpublished(), Persona: "night-desk", Key: "Dana Ruiz", RequestID: "0193a1b2-7c11-7000-8000-0242ac120004"},
		},
		Total: 1841, NextURL: "/requests?cursor=abc", CanMint: true,
	}
}

func exampleMint() web.Mint {
	return web.Mint{
		Template: examplePersonaChoice("f-template", "", "", "None"), BaseURL: "http://127.0.0.1:8080",
		Form: web.Form{Errors: []web.FieldError{{Field: "personaId", Label: "Lab persona ID", Message: "Choose a persona or write an ID, not both."}}},
	}
}

func mintGiven() web.Mint {
	page := exampleMint()
	page.Form = web.Form{}
	page.Template, page.Labels = examplePersonaChoice("f-template", "onboarding-guide", longName+" (onboarding-guide)", "None"), []string{"beta", "live"}
	page.Body = `{"template":"onboarding-guide"}`
	page.Result = &web.MintResult{
		SessionToken: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0eXBlIjoiZXBoZW1lcmFsIn0.c2FuZGJveA", Type: "ephemeral",
		Expires: web.At(now.Add(time.Hour), now), Persona: "onboarding-guide", Version: 11, Label: "live",
		ClientLabel: "gr:onboarding-guide@11:live:u-7f3a91bc", MintID: "0193a1b2-7c11-7000-8000-0242ac120009",
	}
	return page
}

func mintLab() web.Mint {
	page := mintGiven()
	page.Result = &web.MintResult{SessionToken: "a.b.c", Type: "stateful", PersonaID: "071b0286-4cce-4808-bee2-e642f1062de3", ClientLabel: "gr:lab:u-7f3a91bc", MintID: "m"}
	return page
}

func mintRefused() web.Mint {
	page := exampleMint()
	page.Form = web.Form{}
	page.Template, page.Labels = examplePersonaChoice("f-template", "onboarding-guide", longName+" (onboarding-guide)", "None"), []string{"beta", "live"}
	page.Failed = &web.MintFailure{
		Status: 422, Code: "anam_rejected", Message: "Anam refused this configuration. Look at the fields it names.",
		Fields: []web.FieldError{{Label: "Preset style", Message: "Anam complained about it."}}, RequestID: "0193a1b2",
	}
	return page
}

func examplePersonaChoice(id, value, shown, none string) web.Choice {
	return web.Choice{
		ID: id, Name: "template", Label: "Persona", Value: value, Shown: shown, None: none, Source: "/choose/personas?for=requests",
		Title: "Choose a persona", Use: "Use this persona", Typed: "Slug of the persona",
	}
}

func foldedAt() *web.Time {
	at := ago(90 * 24 * time.Hour)
	return &at
}
