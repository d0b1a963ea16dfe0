package routes

import (
	"net/http"
	"strings"
	"testing"

	"greenroom/models"
)

func TestFacePicker(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	id := persona("").AvatarID
	all := v.get("/catalog/avatars?selected="+id).want(200).says(`value="`+id+`" checked`, "/media/avatars/"+id).lacks("<!doctype")
	if n := strings.Count(string(all.body), `name="choice"`); n < 24 {
		t.Errorf("%d faces", n)
	}
	yours := strings.Count(string(v.get("/catalog/avatars?owner=yours").body), `name="choice"`)
	stock := strings.Count(string(v.get("/catalog/avatars?owner=stock").body), `name="choice"`)
	if n := strings.Count(string(all.body), `name="choice"`); yours == 0 || stock == 0 || yours+stock != n {
		t.Errorf("%d yours, %d stock, %d in all", yours, stock, n)
	}
	v.get("/catalog/avatars?search=cara").says(">Cara<")
	v.get("/catalog/avatars?search=" + hostileQuery).want(200).says("No face matches").lacks(hostile)
	k.stranger().get("/catalog/avatars").want(303)
}

func TestVoicePicker(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	id := persona("").VoiceID
	first := v.get("/catalog/voices?search=&selected="+id+"&recent="+id+",not-listed").want(200).says("1,000 voices", "Chosen and recent", "page=2", "Cartesia", "ElevenLabs").lacks("<!doctype")
	if n := strings.Count(string(first.body), `name="choice"`); n != voicesPerPage+1 {
		t.Errorf("%d rows, want %d and the chosen one", n, voicesPerPage)
	}
	seen := map[string]bool{}
	for page, want := range map[string]int{"2": 60, "16": 60, "17": 40, "18": 0, "-5": voicesPerPage, "x": voicesPerPage, "99999999999999999999": voicesPerPage} {
		body := string(v.get("/catalog/voices?page=" + page).want(200).body)
		if n := strings.Count(body, `name="choice"`); n != want {
			t.Errorf("page %s: %d rows, want %d", page, n, want)
		}
		seen[page] = strings.Contains(body, "data-more")
	}
	if !seen["16"] || seen["17"] || seen["18"] {
		t.Errorf("more rows are offered on %v", seen)
	}
	v.get("/catalog/voices?gender=FEMALE&provider=CARTESIA").want(200).says(`<option value="FEMALE" selected>`, `<option value="CARTESIA" selected>`).lacks(`data-provider="ELEVENLABS"`)
	v.get("/catalog/voices?search=" + hostileQuery + "&gender=" + hostileQuery + "&country=" + hostileQuery).want(200).says("No voice matches").lacks(hostile)
}

func TestPictures(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	path := "/media/avatars/" + persona("").AvatarID
	v.get("/catalog/avatars").want(200)
	a := v.get(path).want(200)
	for name, want := range map[string]string{
		"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if !strings.HasPrefix(http.DetectContentType(a.body), "image/jpeg") {
		t.Error("no JPEG")
	}
	again := v.send(http.MethodGet, path, nil, "If-None-Match", a.header.Get("ETag")).want(304)
	if len(again.body) != 0 || again.header.Get("Cache-Control") == "no-store" {
		t.Error(again.header)
	}
	for _, id := range []string{"none", "..%2f..%2fetc%2fpasswd", "http:%2f%2f127.0.0.1%2f", hostileQuery} {
		v.get("/media/avatars/" + id).want(404).lacks(hostile)
	}
	k.stranger().get(path).want(401)
	k.call(get, path, k.key(models.Scopes...), nil).want(401)
}

func TestSamplesAnswerRanges(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	v.get("/catalog/voices").want(200)
	path := "/media/voices/" + persona("").VoiceID
	whole := v.get(path).want(200)
	if !strings.HasPrefix(whole.header.Get("Content-Type"), "audio/") || whole.header.Get("Accept-Ranges") != "bytes" {
		t.Fatal(whole.header)
	}
	ask := func(value string, more ...string) answer {
		return v.send(http.MethodGet, path, nil, append([]string{"Range", value}, more...)...)
	}
	two := ask("bytes=0-1").want(206)
	if string(two.body) != string(whole.body[:2]) || !strings.HasPrefix(two.header.Get("Content-Range"), "bytes 0-1/") {
		t.Error(two.header, len(two.body))
	}
	if a := ask("bytes=0-1", "If-Range", `"another"`).want(200); len(a.body) != len(whole.body) {
		t.Error("an old part was sent")
	}
	ask("bytes=0-1", "If-Range", whole.header.Get("ETag")).want(206)
	ask("bytes=999999999-").want(416)
}

// A typed ID is shown with its name and, of a voice, its provider.
func TestChoiceByID(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	persona := persona("")
	v.get("/catalog/voices/"+persona.VoiceID).want(200).says(`data-current="`+persona.VoiceID+`"`, `data-provider="`).lacks("<!doctype")
	v.get("/catalog/avatars/" + persona.AvatarID).want(200).says(`data-current="` + persona.AvatarID + `"`).lacks("<!doctype")
	v.get("/catalog/voices/00000000-0000-4000-8000-000000000000").want(200).says("Not listed by Anam")
	v.get("/catalog/voices/none").want(404)
}
