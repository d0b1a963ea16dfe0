package models_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"greenroom/models"
)

func sessionOptions(t *testing.T, text string) *models.SessionOptions {
	t.Helper()
	if text == "" {
		return nil
	}
	var o models.SessionOptions
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	return &o
}

func TestSessionOptionsOfAVersion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{}`: "",
		`{"videoQuality":"high","videoWidth":1152,"videoHeight":768,"sessionReplay":{"enableSessionReplay":false},"showAIAvatarDisclosure":true,"region":"eu","regionPolicy":"strict"}`: "",
		`{"videoQuality":"low"}`:       "session.videoQuality:invalid",
		`{"videoWidth":1152}`:          "session.videoWidth:not_allowed",
		`{"videoHeight":768}`:          "session.videoWidth:not_allowed",
		`{"regionPolicy":"strict"}`:    "session.region:required",
		`{"regionPolicy":"preferred"}`: "",
		`{"regionPolicy":"x"}`:         "session.regionPolicy:invalid",
		`{"region":"e\u200bu"}`:        "session.region:invalid",
		`{"egress":{"mode":"daily","daily":{"roomUrl":"https://x.daily.co/room","userName":"Cara"}}}`: "",
		`{"egress":{"mode":"daily","daily":{"roomUrl":"https://x.daily.co/room","token":"t"}}}`:       "session.egress.daily.token:not_allowed",
		`{"egress":{"mode":"daily","daily":{"roomUrl":"https://x.daily.co/room?token=t"}}}`:           "session.egress.daily.roomUrl:not_allowed",
		`{"egress":{"mode":"daily","daily":{"roomUrl":"https://u:p@x.daily.co/room"}}}`:               "session.egress.daily.roomUrl:not_allowed",
		`{"egress":{"mode":"daily"}}`: "session.egress.daily:required",
	} {
		in := models.NewVersion{Session: sessionOptions(t, text)}
		in.Normalize()
		if got := words(in.Problems()); len(got) != 0 || want != "" {
			wantWords(t, got, want)
		}
	}
}

// Options that say nothing leave no trace: the document has the bytes and the hash of one that never had any.
func TestEmptySessionOptionsAreAbsent(t *testing.T) {
	t.Parallel()
	with := models.NewDocument(least()).With(models.NewVersion{Session: sessionOptions(t, `{"videoQuality":"high"}`)})
	if kept := with.With(models.NewVersion{}); kept.Session == nil || kept.Session.VideoQuality != "high" {
		t.Errorf("a part that was not sent: %+v", kept.Session)
	}
	for _, text := range []string{`{}`, `{"sessionReplay":{}}`, `{"region":" "}`, `{"videoQuality":"","egress":null}`} {
		in := models.NewVersion{Session: sessionOptions(t, text)}
		in.Normalize()
		if got := with.With(in); got.Session != nil {
			t.Errorf("%s: kept %+v", text, got.Session)
		}
	}
}

func TestOptionsOfAMintStandBeforeThoseOfTheVersion(t *testing.T) {
	t.Parallel()
	const replayOff, shown = "sessionOptions.sessionReplay.enableSessionReplay:override_refused", "sessionOptions.showAIAvatarDisclosure:override_refused"
	for _, c := range []struct{ version, mint, want, problems string }{
		{"", "", "", ""},
		{"", `{"videoQuality":"auto"}`, `{"videoQuality":"auto"}`, ""},
		{`{"videoQuality":"high"}`, "", `{"videoQuality":"high"}`, ""},
		{`{"videoQuality":"high","region":"eu"}`, `{"videoQuality":"auto"}`, `{"videoQuality":"auto","region":"eu"}`, ""},
		{`{"videoWidth":1152,"videoHeight":768}`, `{"videoWidth":768,"videoHeight":1152}`, `{"videoWidth":768,"videoHeight":1152}`, ""},
		{`{"egress":{"mode":"daily","daily":{"roomUrl":"https://a/","userName":"A"}}}`, `{"egress":{"mode":"daily","daily":{"roomUrl":"https://b/","token":"t"}}}`,
			`{"egress":{"mode":"daily","daily":{"roomUrl":"https://b/","token":"t"}}}`, ""},
		{`{"sessionReplay":{"enableSessionReplay":true},"showAIAvatarDisclosure":false}`, `{"sessionReplay":{"enableSessionReplay":false},"showAIAvatarDisclosure":true}`,
			`{"sessionReplay":{"enableSessionReplay":false},"showAIAvatarDisclosure":true}`, ""},
		{`{"sessionReplay":{"enableSessionReplay":false}}`, `{"sessionReplay":{"enableSessionReplay":true}}`, "", replayOff},
		{`{"sessionReplay":{"enableSessionReplay":false}}`, `{"sessionReplay":{}}`, "", replayOff},
		{`{"sessionReplay":{"enableSessionReplay":false}}`, `{"sessionReplay":{"enableSessionReplay":false}}`, `{"sessionReplay":{"enableSessionReplay":false}}`, ""},
		{`{"sessionReplay":{"enableSessionReplay":false},"showAIAvatarDisclosure":true}`, `{"videoQuality":"high"}`,
			`{"sessionReplay":{"enableSessionReplay":false},"videoQuality":"high","showAIAvatarDisclosure":true}`, ""},
		{`{"showAIAvatarDisclosure":true}`, `{"showAIAvatarDisclosure":false}`, "", shown},
		{"", `{"regionPolicy":"strict"}`, `{"regionPolicy":"strict"}`, "sessionOptions.region:required"},
		{`{"region":"eu"}`, `{"regionPolicy":"strict"}`, `{"region":"eu","regionPolicy":"strict"}`, ""},
	} {
		version, sent := sessionOptions(t, c.version), sessionOptions(t, c.mint)
		got, problems := sent.Over(version)
		if len(problems) != 0 || c.problems != "" {
			wantWords(t, words(problems), c.problems)
			continue
		}
		if want := sessionOptions(t, c.want); !reflect.DeepEqual(got, want) {
			t.Errorf("%s over %s: got %+v, want %+v", c.mint, c.version, got, want)
		}
		if !reflect.DeepEqual(version, sessionOptions(t, c.version)) || !reflect.DeepEqual(sent, sessionOptions(t, c.mint)) {
			t.Errorf("%s over %s: one of them was changed", c.mint, c.version)
		}
	}
}

// A member that is new in SessionOptions must be merged too.
func TestEveryOptionIsMerged(t *testing.T) {
	t.Parallel()
	sent := sessionOptions(t, `{"sessionReplay":{"enableSessionReplay":true},"videoQuality":"high","videoWidth":1,"videoHeight":2,
		"egress":{"mode":"daily"},"showAIAvatarDisclosure":true,"region":"eu","regionPolicy":"strict"}`)
	all := reflect.ValueOf(*sent)
	for i := range all.NumField() {
		if all.Field(i).IsZero() {
			t.Errorf("this test sends no %s", all.Type().Field(i).Name)
		}
	}
	if got, problems := sent.Over(&models.SessionOptions{}); problems != nil || !reflect.DeepEqual(got, sent) {
		t.Errorf("got %+v, %v", got, problems)
	}
}

func TestValuesOfSessionOptions(t *testing.T) {
	t.Parallel()
	d := models.NewDocument(least()).With(models.NewVersion{Session: sessionOptions(t, `{"videoWidth":1152,"videoHeight":768,"sessionReplay":{"enableSessionReplay":false}}`)})
	values, err := d.Values()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, v := range values {
		if strings.HasPrefix(v.Name, "session.") && v.Text != "" {
			got[v.Name] = v.Text
		}
	}
	want := map[string]string{"session.videoWidth": "1152", "session.videoHeight": "768", "session.sessionReplay.enableSessionReplay": "false"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	changed, err := models.ChangedFields(models.NewDocument(least()), d)
	if err != nil || !reflect.DeepEqual(changed, []string{"session"}) {
		t.Errorf("changed %v, %v", changed, err)
	}
}
