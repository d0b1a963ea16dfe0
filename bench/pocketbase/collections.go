package main

import (
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
	"github.com/pocketbase/pocketbase/tools/types"
)

const (
	templates = "templates"
	apps      = "apps"
	appEmail  = "bench@example.com"
)

// persona is a line of the input.
type persona struct {
	Slug         string   `json:"slug"`
	Description  string   `json:"description"`
	Tags         []string `json:"tags"`
	Name         string   `json:"name"`
	AvatarID     string   `json:"avatarId"`
	VoiceID      string   `json:"voiceId"`
	LLMID        string   `json:"llmId"`
	SystemPrompt string   `json:"systemPrompt"`
}

func (p persona) fields() map[string]any {
	return map[string]any{
		"slug": p.Slug, "description": p.Description, "tags": p.Tags, "name": p.Name,
		"avatarId": p.AvatarID, "voiceId": p.VoiceID, "llmId": p.LLMID, "systemPrompt": p.SystemPrompt,
	}
}

// makeCollections makes the apps, which sign in, and the templates, which only they may read and change.
func makeCollections(app core.App) error {
	who := core.NewAuthCollection(apps)
	if err := app.Save(who); err != nil {
		return err
	}
	one := core.NewRecord(who)
	one.SetEmail(appEmail)
	one.SetPassword(security.RandomString(30))
	one.SetVerified(true)
	if err := app.Save(one); err != nil {
		return err
	}
	kept := core.NewBaseCollection(templates)
	signedIn := types.Pointer("@request.auth.id != ''")
	kept.ListRule, kept.ViewRule, kept.CreateRule, kept.UpdateRule = signedIn, signedIn, signedIn, signedIn
	kept.Fields.Add(
		&core.TextField{Name: "slug", Required: true, Min: 2, Max: 48, Pattern: "^[a-z0-9-]+$"},
		&core.TextField{Name: "description", Max: 500},
		&core.JSONField{Name: "tags"},
		&core.TextField{Name: "name", Required: true, Max: 80, Presentable: true},
		&core.TextField{Name: "avatarId", Required: true},
		&core.TextField{Name: "voiceId", Required: true},
		&core.TextField{Name: "llmId", Required: true},
		&core.TextField{Name: "systemPrompt", Required: true, Max: 100_000},
		&core.AutodateField{Name: "created", OnCreate: true},
		&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
	)
	kept.AddIndex("idx_templates_slug", true, "slug", "")
	kept.AddIndex("idx_templates_name", false, "name", "")
	kept.AddIndex("idx_templates_updated", false, "updated", "")
	return app.Save(kept)
}
