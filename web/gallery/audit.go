package gallery

import (
	"time"

	"greenroom/models"
	"greenroom/web"
)

func auditFixtures() []Fixture {
	return []Fixture{
		{Name: "audit", Shell: signedIn("/audit"), View: exampleAudit()},
		{Name: "audit_fragment", View: exampleAudit(), Part: "list"},
		{Name: "audit_empty", Shell: signedIn("/audit"), View: web.Audit{}},
		{Name: "audit_unknown_who", View: auditOfUnknown(), Part: "list"},
		{Name: "audit_no_results", Shell: signedIn("/audit?from=yesterday"), View: auditWithErrors()},
	}
}

func exampleAudit() web.Audit {
	return web.Audit{
		Who:     exampleWho("", ""),
		Actions: []web.Option{{Label: "Everything", Selected: true}, {Value: string(models.ActionLabelMoved), Label: "Published, or a label moved"}},
		Form:    web.Form{Values: map[string]string{"template": "onboarding-guide", "from": "2026-11-01", "until": ""}},
		Rows: []web.AuditRow{
			{Seq: 1204, At: ago(time.Minute), Who: "Sam Okafor", Kind: "user", Address: "192.0.2.7", JSON: "{\n  \"seq\": 1204\n}",
				Parts: []web.AuditPart{{Text: "published "}, {Text: "v14", URL: "/templates/onboarding-guide/diff?from=11&to=14"}, {Text: " of "}, {Text: "Onboarding guide", URL: "/templates/onboarding-guide"}, {Text: " as live, in place of v11."}}, Note: "Friday wording. " + hostile},
			{Seq: 1203, At: ago(time.Hour), Who: "Shop server", Kind: "key", Address: "2001:db8::1", Refused: true, JSON: hostile,
				Parts: []web.AuditPart{{Text: "tried to move the label live of "}, {Text: hostile}, {Text: ", but the label is protected."}}},
			{Seq: 2, At: ago(400 * 24 * time.Hour), Who: "Command line", Kind: "cli", Parts: []web.AuditPart{{Text: "added Dana Ruiz as admin."}}},
			{Seq: 1, At: ago(400 * 24 * time.Hour), Who: "Setup", Kind: "setup", Parts: []web.AuditPart{{Text: "made the persona Night desk."}}},
		},
		ExportURL: "/audit/export?from=2026-11-01", FirstURL: "/audit", NextURL: "/audit?cursor=abc", Filtered: true, ClearURL: "/audit",
	}
}

func auditWithErrors() web.Audit {
	audit := exampleAudit()
	audit.Rows, audit.FirstURL, audit.NextURL = nil, "", ""
	audit.Form.Values["from"] = "yesterday"
	audit.Form.Errors = []web.FieldError{{Field: "from", Label: "From", Message: "Use a date, such as 2030-12-31."}}
	return audit
}

func exampleWho(value, shown string) web.Choice {
	return web.Choice{
		ID: "filter-who", Name: "who", Label: "Who", Value: value, Shown: shown, None: "Everybody and every key", Source: "/choose/actors",
		Title: "Choose who", Use: "Show what they did", Typed: "Name of a person or a key",
	}
}

func auditOfUnknown() web.Audit {
	page := exampleAudit()
	page.Rows, page.Filtered, page.Who = nil, true, exampleWho(hostile, hostile)
	page.Who.Invalid = true
	page.UnknownWho = &web.Unknown{Text: hostile, Close: []web.NameLink{{Name: "Sam Okafor", Detail: "person", URL: "/audit?who=user%3Au1"}, {Name: rightToLeft, Detail: "key", URL: "/audit?who=key%3Ak1"}}}
	return page
}
