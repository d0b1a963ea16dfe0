package gallery

import (
	"time"

	"greenroom/web"
)

func personaFixtures() []Fixture {
	path := "/templates/onboarding-guide"
	return []Fixture{
		{Name: "use", Shell: signedIn(path + "/use"), View: exampleUse()},
		{Name: "use_face", Shell: signedIn(path + "/use"), View: faceUse()},
		{Name: "use_draft", Shell: signedIn("/templates/night-desk/use"), View: draftUse()},
		{Name: "use_arrived", View: web.FirstRequest{Slug: "night-desk", Arrived: ago(0), OK: true, KeyName: "Shop server"}, Part: "first"},
		{Name: "use_refused", View: web.FirstRequest{Slug: "night-desk", Arrived: ago(2 * time.Minute), Cause: "night-desk has no live version. Ask an editor to publish it.", KeyName: "Shop server"}, Part: "first"},
		{Name: "settings", Shell: signedIn(path + "/settings"), View: exampleSettings()},
		{Name: "settings_errors", Shell: signedIn(path + "/settings"), View: settingsWithErrors()},
		{Name: "settings_protected", Shell: signedIn(path + "/settings"), View: protectedSettings()},
		{Name: "settings_archived", Shell: signedIn(path + "/settings"), View: archivedSettings()},
		{Name: "publish", Shell: signedIn(path + "/publish?version=14"), View: examplePublish()},
		{Name: "publish_checked", Shell: signedIn(path + "/publish?version=14"), View: checkedPublish()},
		{Name: "publish_back", Shell: signedIn(path+"/publish?version=before", undoable), View: rollBack()},
		{Name: "publish_label", Shell: signedIn(path + "/publish?label=staging"), View: otherLabel(0)},
		{Name: "publish_label_set", Shell: signedIn(path + "/publish?label=staging"), View: otherLabel(12)},
		{Name: "publish_nothing", Shell: signedIn(path + "/publish?version=11"), View: nothingToPublish("live")},
		{Name: "publish_nothing_label", Shell: signedIn(path + "/publish?label=staging"), View: nothingToPublish("staging")},
		{Name: "publish_stop", Shell: signedIn(path + "/publish?version=none"), View: removal("live", 11)},
		{Name: "publish_remove", Shell: signedIn(path + "/publish?label=staging&version=none"), View: removal("staging", 12)},
		{Name: "publish_remove_nothing", Shell: signedIn(path + "/publish?label=staging&version=none"), View: removal("staging", 0)},
		{Name: "publish_first", Shell: signedIn("/templates/night-desk/publish"), View: firstPublish()},
		{Name: "confirm_rename", Shell: signedIn(path + "/rename?slug=welcome"), View: renameConfirm()},
		{Name: "confirm_archive", Shell: signedIn(path + "/archive"), View: archiveConfirm()},
		{Name: "confirm_plain", Shell: signedIn("/keys/k1/revoke"), View: web.Confirm{Title: "Sign out everywhere?", Text: "All devices.", Action: "/x", Button: "Sign out", BackURL: "/account", Nav: "keys"}},
	}
}

func exampleUse() web.UseInApp {
	return web.UseInApp{
		Head: exampleHead("use"), BaseURL: "https://greenroom.example.com", Keys: exampleKeys(),
		CreateKeyURL: "/keys/new?template=onboarding-guide", First: web.FirstRequest{Slug: "onboarding-guide"},
	}
}

func faceUse() web.UseInApp {
	page := exampleUse()
	page.FaceAlone, page.Head.Kind = true, "Face alone"
	return page
}

func draftUse() web.UseInApp {
	return web.UseInApp{
		Head: draftHead("use"), BaseURL: "http://127.0.0.1:8080", Admins: []string{"Dana Ruiz", "Mina Shah"},
		First: web.FirstRequest{Slug: "night-desk"},
	}
}

func exampleSettings() web.TemplateSettings {
	return web.TemplateSettings{
		Head: exampleHead("settings"), CanEdit: true, CanPublish: true, CanDelete: true, Keys: exampleKeys(),
		Form:    web.Form{Values: map[string]string{"slug": "onboarding-guide", "description": "Greets new customers.", "tags": "support, en"}},
		Aliases: []string{"guide", "old-guide"},
		Labels: []web.LabelRow{
			{Label: "live", Version: 11, Moved: ago(3 * 24 * time.Hour), MovedBy: "Dana Ruiz", CanMove: true},
			{Label: "staging", Version: 14, Moved: ago(5 * time.Minute), MovedBy: "Sam Okafor", Protected: true, CanMove: true},
			{Label: "qa", Protected: true, CanMove: true},
		},
		CanProtect: true, Admins: []string{"Dana Ruiz"},
	}
}

func settingsWithErrors() web.TemplateSettings {
	settings := exampleSettings()
	settings.Labels, settings.Aliases = nil, nil
	settings.Form.Values["slug"] = "Guide!"
	settings.Form.Errors = []web.FieldError{{Field: "slug", Label: "Slug", Message: "Use a-z, 0-9 and single hyphens."}}
	return settings
}

// protectedSettings is what an editor sees.
func protectedSettings() web.TemplateSettings {
	settings := exampleSettings()
	settings.CanProtect, settings.CanDelete, settings.Admins = false, false, []string{"Dana Ruiz", "Mina Shah"}
	settings.Labels = []web.LabelRow{{Label: "live", Version: 11, Moved: ago(time.Hour), MovedBy: "Dana Ruiz", Protected: true}}
	return settings
}

func archivedSettings() web.TemplateSettings {
	settings := exampleSettings()
	settings.Head = archivedHead("settings")
	return settings
}

func firstPublish() web.Publish {
	return web.Publish{
		Head: draftHead(""), Label: "live", Version: 1, Shown: "live 1", Choice: "1",
		Versions: []web.Option{{Value: "1", Label: "v1", Selected: true}},
		Form:     web.Form{Errors: []web.FieldError{{Message: "Somebody moved the label meanwhile. Look again before you publish."}}},
	}
}

func renameConfirm() web.Confirm {
	return web.Confirm{
		Title: "Rename onboarding-guide to welcome?", Text: "Apps get the same persona and version by either slug. Nothing has to be changed in them.",
		Points: []string{"onboarding-guide stays as an old slug of this persona until somebody releases it.", "welcome is an old slug of night-desk now. Apps that still ask by it get this persona instead."},
		Keys:   exampleKeys(), KeysLead: "Asked by onboarding-guide in the last 90 days:", Action: "/templates/onboarding-guide/rename", Button: "Rename to welcome",
		Hidden:  []web.Option{{Value: "slug", Label: "welcome"}, {Value: "persona", Label: "0199f2aa-0000-7000-8000-000000000001"}},
		BackURL: "/templates/onboarding-guide/settings", Nav: "personas",
	}
}

func archiveConfirm() web.Confirm {
	return web.Confirm{
		Title: "Archive Onboarding guide?", Text: "It leaves the list and gives no tokens. It can be brought back.",
		Points: []string{"634 tokens were given in the last 14 days.", "The label live is taken away."},
		Keys:   exampleKeys(), KeysLead: "Asked for it in the last 30 days, and will be refused:", Action: "/templates/onboarding-guide/archive", Button: "Archive", Danger: true,
		Hidden:  []web.Option{{Value: "slug", Label: "onboarding-guide"}},
		BackURL: "/templates/onboarding-guide/settings", Nav: "personas", Error: "It was archived already.",
	}
}
