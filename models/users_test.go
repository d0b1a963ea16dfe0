package models_test

import (
	"strings"
	"testing"

	"greenroom/models"
)

func TestNewUsers(t *testing.T) {
	t.Parallel()
	good := models.NewUser{Email: "dana@example.com", Name: "Dana", Role: models.RoleViewer, Password: "twelve chars"}
	for name, c := range map[string]struct {
		change func(in *models.NewUser)
		want   string
	}{
		"fine":               {func(*models.NewUser) {}, ""},
		"no email":           {func(in *models.NewUser) { in.Email = "" }, "email:required"},
		"no address":         {func(in *models.NewUser) { in.Email = "dana" }, "email:invalid"},
		"two lines of email": {func(in *models.NewUser) { in.Email = "dana@example.com\nBcc: x@y.z" }, "email:invalid"},
		"long email":         {func(in *models.NewUser) { in.Email = strings.Repeat("a", 250) + "@b.co" }, "email:too_long"},
		"no name":            {func(in *models.NewUser) { in.Name = "" }, "name:required"},
		"long name":          {func(in *models.NewUser) { in.Name = strings.Repeat("é", 81) }, "name:too_long"},
		"unknown role":       {func(in *models.NewUser) { in.Role = "owner" }, "role:invalid"},
		"no role":            {func(in *models.NewUser) { in.Role = "" }, "role:required"},
		"11 characters":      {func(in *models.NewUser) { in.Password = "ééééééééééé" }, "password:too_short"},
		"12 characters":      {func(in *models.NewUser) { in.Password = "éééééééééééé" }, ""},
		"201 characters":     {func(in *models.NewUser) { in.Password = models.Secret(strings.Repeat("x", 201)) }, "password:too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			in := good
			c.change(&in)
			wantWords(t, words(in.Problems()), c.want)
		})
	}
	short := models.NewPassword{Password: "short"}
	wantWords(t, words(short.Problems()), "password:too_short")
}

func TestRolesIncludeTheOnesBefore(t *testing.T) {
	t.Parallel()
	for i, role := range models.Roles {
		for j, least := range models.Roles {
			if got, want := role.Includes(least), i >= j; got != want {
				t.Errorf("%s includes %s: %v", role, least, got)
			}
		}
		if role.Includes("") || role.Includes("owner") || models.Role("owner").Includes(role) {
			t.Errorf("an unknown role has a place beside %s", role)
		}
	}
}

func TestActorsAreShownByNameOrDoor(t *testing.T) {
	t.Parallel()
	for want, who := range map[string]models.Actor{
		"Dana": {Kind: models.ActorUser, Name: "Dana"}, "Command line": {Kind: models.ActorCLI}, "Setup": {Kind: models.ActorSetup},
	} {
		if got := who.Shown(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
