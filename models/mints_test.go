package models_test

import (
	"strings"
	"testing"

	"greenroom/models"
)

func TestMintRequests(t *testing.T) {
	t.Parallel()
	type request = models.MintRequest
	const uuid = "071b0286-4cce-4808-bee2-e642f1062de3"
	options := func(o models.SessionOptions) request { return request{Template: "cara", SessionOptions: &o} }
	for name, c := range map[string]struct {
		in   request
		want string
	}{
		"template":            {request{Template: "cara"}, ""},
		"Lab persona":         {request{PersonaID: uuid}, ""},
		"with a label":        {request{Template: "cara", Label: "staging"}, ""},
		"with a version":      {request{Template: "cara", Version: new(3)}, ""},
		"neither":             {request{}, "template:required"},
		"both":                {request{Template: "cara", PersonaID: uuid}, "personaId:not_allowed"},
		"label and version":   {request{Template: "cara", Label: "live", Version: new(1)}, "version:not_allowed"},
		"version 0":           {request{Template: "cara", Version: new(0)}, "version:out_of_range"},
		"persona with both":   {request{PersonaID: uuid, Label: "live", Version: new(1)}, "version:not_allowed label:not_allowed"},
		"bad persona":         {request{PersonaID: "cara"}, "personaId:invalid"},
		"bad label":           {request{Template: "cara", Label: "LIVE"}, "label:invalid"},
		"client label":        {request{Template: "cara", ClientLabel: strings.Repeat("a", 38) + ".-"}, ""},
		"long client label":   {request{Template: "cara", ClientLabel: strings.Repeat("a", 65)}, "clientLabel:invalid"},
		"spaced client label": {request{Template: "cara", ClientLabel: "a b"}, "clientLabel:invalid"},
		"quality":             {options(models.SessionOptions{VideoQuality: "low"}), "sessionOptions.videoQuality:invalid"},
		"size":                {options(models.SessionOptions{VideoWidth: new(1152), VideoHeight: new(768)}), ""},
		"half a size":         {options(models.SessionOptions{VideoHeight: new(768)}), "sessionOptions.videoWidth:not_allowed"},
		"no size":             {options(models.SessionOptions{VideoWidth: new(0), VideoHeight: new(1)}), "sessionOptions.videoWidth:out_of_range"},
		"egress to nowhere":   {options(models.SessionOptions{Egress: &models.Egress{Mode: "daily"}}), "sessionOptions.egress.daily:required"},
		"egress mode":         {options(models.SessionOptions{Egress: &models.Egress{Mode: "x", Daily: &models.DailyEgress{RoomURL: "https://a.daily.co/b"}}}), "sessionOptions.egress.mode:invalid"},
		"egress room":         {options(models.SessionOptions{Egress: &models.Egress{Mode: "daily", Daily: &models.DailyEgress{RoomURL: "room"}}}), "sessionOptions.egress.daily.roomUrl:invalid"},
	} {
		t.Run(name, func(t *testing.T) { wantWords(t, words(c.in.Problems()), c.want) })
	}
}
