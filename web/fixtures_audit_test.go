package web

import "time"

func auditFixtures() []fixture {
	return []fixture{
		{name: "audit", shell: signedIn("/audit"), view: exampleAudit()},
		{name: "audit_fragment", view: exampleAudit(), part: "list"},
		{name: "audit_empty", shell: signedIn("/audit"), view: Audit{}},
		{name: "audit_no_results", shell: signedIn("/audit?from=yesterday"), view: auditWithErrors()},
	}
}

func exampleAudit() Audit {
	return Audit{
		Who:     []Option{{Label: "Everybody and every key", Selected: true}, {Value: "user:u1", Label: "Sam Okafor"}, {Value: "cli", Label: "Command line"}},
		Actions: []Option{{Label: "Everything", Selected: true}, {Value: "label.moved", Label: "Published, or a label moved"}},
		Form:    Form{Values: map[string]string{"template": "onboarding-guide", "from": "2026-11-01", "until": ""}},
		Rows: []AuditRow{
			{Seq: 1204, At: ago(time.Minute), Who: "Sam Okafor", Kind: "user", Address: "192.0.2.7", JSON: "{\n  \"seq\": 1204\n}",
				Parts: []AuditPart{{"published ", ""}, {"v14", "/templates/onboarding-guide/diff?from=11&to=14"}, {" of ", ""}, {"Onboarding guide", "/templates/onboarding-guide"}, {" as live, in place of v11.", ""}}},
			{Seq: 1203, At: ago(time.Hour), Who: "Shop server", Kind: "key", Address: "2001:db8::1", Refused: true, JSON: hostile,
				Parts: []AuditPart{{"tried to move the label live of ", ""}, {hostile, ""}, {", but the label is protected.", ""}}},
			{Seq: 2, At: ago(400 * 24 * time.Hour), Who: "Command line", Kind: "cli", Parts: []AuditPart{{"added Dana Ruiz as admin.", ""}}},
			{Seq: 1, At: ago(400 * 24 * time.Hour), Who: "Setup", Kind: "setup", Parts: []AuditPart{{"made the persona Night desk.", ""}}},
		},
		ExportURL: "/audit/export?from=2026-11-01", FirstURL: "/audit", NextURL: "/audit?cursor=abc", Filtered: true, ClearURL: "/audit",
	}
}

func auditWithErrors() Audit {
	audit := exampleAudit()
	audit.Rows, audit.FirstURL, audit.NextURL = nil, "", ""
	audit.Form.Values["from"] = "yesterday"
	audit.Form.Errors = []FieldError{{Field: "from", Label: "From", Message: "Use a date, such as 2030-12-31."}}
	return audit
}
