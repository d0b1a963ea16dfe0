package web

import "time"

func requestFixtures() []fixture {
	return []fixture{
		{name: "requests", shell: signedIn("/requests"), view: exampleRequests()},
		{name: "requests_empty", shell: signedIn("/requests"), view: Requests{}},
		{name: "requests_no_results", shell: signedIn("/requests?search=x"), view: Requests{Search: "x", Filtered: true, ClearURL: "/requests"}},
		{name: "mint", shell: signedIn("/mint"), view: exampleMint()},
		{name: "mint_given", shell: signedIn("/mint"), view: mintGiven()},
		{name: "mint_lab", shell: signedIn("/mint"), view: mintLab()},
		{name: "mint_refused", shell: signedIn("/mint"), view: mintRefused()},
	}
}

func okOutcome() Outcome { return Outcome{Code: "ok", Kind: "good", Title: "Token given"} }

func unpublished() Outcome {
	return Outcome{
		Code: "not_published", Kind: "warn", Title: "Not published",
		Cause: "night-desk has no live version. Ask an editor to publish it.", Whose: "Yours to mend.",
	}
}

func anamRefused() Outcome {
	return Outcome{
		Code: "anam_unauthorized", Kind: "bad", Title: "Anam refused our key",
		Cause: "Anam refused Greenroom's API key. Apps get no tokens. Replace ANAM_API_KEY on the server and restart.", Whose: "For whoever runs this server.",
	}
}

func exampleRequests() Requests {
	return Requests{
		Outcomes:  []Option{{Label: "All outcomes", Selected: true}, {Value: "failed", Label: "Failed"}},
		Templates: []Option{{Label: "All personas", Selected: true}},
		Keys:      []Option{{Label: "All keys", Selected: true}},
		Since:     []Option{{Value: "14d", Label: "Last 14 days", Selected: true}},
		Groups: []RequestGroup{
			{Outcome: anamRefused(), Count: 1204, Key: "Shop server", KeyURL: "/keys/k1", Persona: "onboarding-guide", PersonaURL: "/templates/onboarding-guide",
				First: ago(3 * time.Hour), Last: ago(time.Minute), Before: "Dana Ruiz published v11 of onboarding-guide 3 h ago.",
				MendLabel: "See the connection", MendURL: "/connection", URL: "/requests?outcome=anam_unauthorized",
				RequestIDs: []string{"0193a1b2-7c11-7000-8000-0242ac120002", "0193a1b2-7c11-7000-8000-0242ac120003"}},
			{Outcome: unpublished(), Count: 3, Key: "Kiosk", Persona: "night-desk", First: ago(time.Hour), Last: ago(time.Hour), URL: "/requests?outcome=not_published"},
			{Outcome: okOutcome(), Count: 634, Key: "Shop server", KeyURL: "/keys/k1", Persona: "Lab persona", First: ago(14 * 24 * time.Hour), Last: ago(0), URL: "/requests?outcome=ok"},
		},
		Rows: []RequestRow{
			{At: ago(0), Outcome: okOutcome(), Persona: "onboarding-guide", PersonaURL: "/templates/onboarding-guide", Version: 11, Label: "live", Key: "Shop server", KeyURL: "/keys/k1",
				RequestID: "0193a1b2-7c11-7000-8000-0242ac120001", ClientLabel: "gr:onboarding-guide@11:live:8fK2mQ1z", Milliseconds: 118},
			{At: ago(time.Minute), Outcome: anamRefused(), Persona: "onboarding-guide", PersonaURL: "/templates/onboarding-guide", Version: 11, Key: "Shop server", KeyURL: "/keys/k1",
				RequestID: "0193a1b2-7c11-7000-8000-0242ac120002", Milliseconds: 1204},
			{At: ago(time.Hour), Outcome: unpublished(), Persona: "night-desk", Key: "Dana Ruiz", RequestID: "0193a1b2-7c11-7000-8000-0242ac120004"},
		},
		Total: 1841, NextURL: "/requests?cursor=abc", CanMint: true,
	}
}

func exampleMint() Mint {
	return Mint{
		Templates: []Option{{Label: "Choose a persona", Selected: true}, {Value: "onboarding-guide", Label: "Onboarding guide"}},
		Labels:    []Option{{Value: "live", Label: "live", Selected: true}}, BaseURL: "http://127.0.0.1:8080",
		Form: Form{Errors: []FieldError{{Field: "personaId", Label: "Lab persona ID", Message: "Choose a persona or write an ID, not both."}}},
	}
}

func mintGiven() Mint {
	page := exampleMint()
	page.Form = Form{}
	page.Body = `{"template":"onboarding-guide"}`
	page.Result = &MintResult{
		SessionToken: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0eXBlIjoiZXBoZW1lcmFsIn0.c2FuZGJveA", Type: "ephemeral",
		Expires: At(fixtureNow.Add(time.Hour), fixtureNow), Persona: "onboarding-guide", Version: 11, Label: "live",
		ClientLabel: "gr:onboarding-guide@11:live:u-7f3a91bc", MintID: "0193a1b2-7c11-7000-8000-0242ac120009",
	}
	return page
}

func mintLab() Mint {
	page := mintGiven()
	page.Result = &MintResult{SessionToken: "a.b.c", Type: "stateful", PersonaID: "071b0286-4cce-4808-bee2-e642f1062de3", ClientLabel: "gr:lab:u-7f3a91bc", MintID: "m"}
	return page
}

func mintRefused() Mint {
	page := exampleMint()
	page.Form = Form{}
	page.Failed = &MintFailure{
		Status: 422, Code: "anam_rejected", Message: "Anam refused this configuration. Look at the fields it names.",
		Fields: []FieldError{{Field: "persona.directorNotes.presetStyle", Message: "Anam complained about it."}}, RequestID: "0193a1b2",
	}
	return page
}
