package web

import "time"

func personaFixtures() []fixture {
	path := "/templates/onboarding-guide"
	return []fixture{
		{name: "use", shell: signedIn(path + "/use"), view: exampleUse()},
		{name: "use_draft", shell: signedIn("/templates/night-desk/use"), view: draftUse()},
		{name: "use_arrived", view: FirstRequest{Slug: "night-desk", Arrived: ago(0), OK: true, KeyName: "Shop server"}, part: "first"},
		{name: "use_refused", view: FirstRequest{Slug: "night-desk", Arrived: ago(2 * time.Minute), Cause: "night-desk has no live version. Ask an editor to publish it.", KeyName: "Shop server"}, part: "first"},
		{name: "settings", shell: signedIn(path + "/settings"), view: exampleSettings()},
		{name: "settings_errors", shell: signedIn(path + "/settings"), view: settingsWithErrors()},
		{name: "settings_protected", shell: signedIn(path + "/settings"), view: protectedSettings()},
		{name: "settings_archived", shell: signedIn(path + "/settings"), view: archivedSettings()},
		{name: "publish", shell: signedIn(path + "/publish?version=14"), view: examplePublish()},
		{name: "publish_checked", shell: signedIn(path + "/publish?version=14"), view: checkedPublish()},
		{name: "publish_back", shell: signedIn(path+"/publish?version=before", undoable), view: rollBack()},
		{name: "publish_label", shell: signedIn(path + "/publish?label=staging"), view: otherLabel(0)},
		{name: "publish_label_set", shell: signedIn(path + "/publish?label=staging"), view: otherLabel(12)},
		{name: "publish_nothing", shell: signedIn(path + "/publish?version=11"), view: nothingToPublish("live")},
		{name: "publish_nothing_label", shell: signedIn(path + "/publish?label=staging"), view: nothingToPublish("staging")},
		{name: "publish_first", shell: signedIn("/templates/night-desk/publish"), view: firstPublish()},
		{name: "confirm_archive", shell: signedIn(path + "/archive"), view: archiveConfirm()},
		{name: "confirm_plain", shell: signedIn("/keys/k1/revoke"), view: Confirm{Title: "Sign out everywhere?", Text: "All devices.", Action: "/x", Button: "Sign out", BackURL: "/account", Nav: navKeys}},
	}
}

func exampleUse() UseInApp {
	return UseInApp{
		Head: exampleHead("use"), BaseURL: "https://greenroom.example.com", Keys: exampleKeys(),
		CreateKeyURL: "/keys/new?template=onboarding-guide", First: FirstRequest{Slug: "onboarding-guide"},
	}
}

func draftUse() UseInApp {
	return UseInApp{
		Head: draftHead("use"), BaseURL: "http://127.0.0.1:8080", Admins: []string{"Dana Ruiz", "Mina Shah"},
		First: FirstRequest{Slug: "night-desk"},
	}
}

func exampleSettings() TemplateSettings {
	return TemplateSettings{
		Head: exampleHead("settings"), CanEdit: true, CanPublish: true, CanDelete: true, Keys: exampleKeys(),
		Form:    Form{Values: map[string]string{"slug": "onboarding-guide", "description": "Greets new customers.", "tags": "support, en"}},
		Aliases: []string{"guide", "old-guide"},
		Labels: []LabelRow{
			{Label: "live", Version: 11, Moved: ago(3 * 24 * time.Hour), MovedBy: "Dana Ruiz", CanMove: true},
			{Label: "staging", Version: 14, Moved: ago(5 * time.Minute), MovedBy: "Sam Okafor", Protected: true, CanMove: true},
			{Label: "qa", Protected: true, CanMove: true},
		},
		CanProtect: true, Admins: []string{"Dana Ruiz"},
	}
}

func settingsWithErrors() TemplateSettings {
	settings := exampleSettings()
	settings.Labels, settings.Aliases = nil, nil
	settings.Form.Values["slug"] = "Guide!"
	settings.Form.Errors = []FieldError{{Field: "slug", Label: "Slug", Message: "Use a-z, 0-9 and single hyphens."}}
	return settings
}

// protectedSettings is what an editor sees.
func protectedSettings() TemplateSettings {
	settings := exampleSettings()
	settings.CanProtect, settings.CanDelete, settings.Admins = false, false, []string{"Dana Ruiz", "Mina Shah"}
	settings.Labels = []LabelRow{{Label: "live", Version: 11, Moved: ago(time.Hour), MovedBy: "Dana Ruiz", Protected: true}}
	return settings
}

func archivedSettings() TemplateSettings {
	settings := exampleSettings()
	settings.Head = archivedHead("settings")
	return settings
}

func firstPublish() Publish {
	return Publish{
		Head: draftHead(""), Label: "live", Version: 1,
		Form: Form{Errors: []FieldError{{Message: "Somebody moved the label meanwhile. Look again before you publish."}}},
	}
}

func archiveConfirm() Confirm {
	return Confirm{
		Title: "Archive Onboarding guide?", Text: "It leaves the list and gives no tokens. It can be brought back.",
		Points: []string{"634 tokens were given in the last 14 days.", "The label live is taken away."},
		Keys:   exampleKeys(), Action: "/templates/onboarding-guide/archive", Button: "Archive", Danger: true,
		Hidden:  []Option{{Value: "slug", Label: "onboarding-guide"}},
		BackURL: "/templates/onboarding-guide/settings", Nav: navPersonas, Error: "It was archived already.",
	}
}
