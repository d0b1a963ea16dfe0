package web

// railGroup is a part of the rail under one heading.
type railGroup struct {
	Heading string
	Entries []railEntry
}

type railEntry struct {
	Label, URL, Icon string
	Current          bool
}

// Rail is the navigation, with the entry of this page marked; who may not open a page is not led there.
func (f frame) Rail() []railGroup {
	entry := func(nav, label, url, icon string) railEntry {
		return railEntry{Label: label, URL: url, Icon: icon, Current: nav == f.Nav}
	}
	workspace := []railEntry{entry(navConnection, "Anam connection", "/connection", "cable")}
	if f.Shell.User != nil && f.Shell.User.Role == "Admin" {
		workspace = append([]railEntry{
			entry(navPeople, "People", "/people", "shield"),
			entry(navAudit, "Audit log", "/audit", "scroll-text"),
		}, workspace...)
	}
	return []railGroup{
		{Entries: []railEntry{
			entry(navPersonas, "Personas", "/templates", "users-round"),
			entry(navRequests, "Requests", "/requests", "activity"),
			entry(navKeys, "App keys", "/keys", "key-round"),
		}},
		{Heading: "Workspace", Entries: workspace},
	}
}
