package routes

import (
	"strings"
	"sync"
	"testing"

	"greenroom/models"
)

func TestVersionsByAPI(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	const path = "/api/v1/templates/cara/versions"

	a := k.call(post, path, key, map[string]any{"persona": persona("Cara"), "note": "the same"}, "If-Match", `"1"`).want(200)
	if a.header.Get("ETag") != `"1"` || a.header.Get("Location") != "" {
		t.Errorf("unchanged: %v", a.header)
	}
	changed := persona("Cara")
	changed.InitialMessage = "Hello"
	a = k.call(post, path, key, map[string]any{"persona": changed, "note": "Greets"}, "If-Match", `"1"`).want(201)
	if a.header.Get("ETag") != `"2"` || a.header.Get("Location") != path+"/2" {
		t.Errorf("saved: %v", a.header)
	}
	k.call(post, path, key, `{}`, "If-Match", `"2"`).want(200)

	var list struct {
		Data []struct {
			Number int
			Note   string
		}
		Next string
	}
	k.call(get, path+"?limit=1", key, nil).want(200).into(&list)
	if len(list.Data) != 1 || list.Data[0].Number != 2 || list.Data[0].Note != "Greets" || list.Next == "" {
		t.Errorf("first page %+v", list)
	}
	k.call(get, path+"?limit=1&cursor="+list.Next, key, nil).want(200).into(&list)
	if len(list.Data) != 1 || list.Data[0].Number != 1 {
		t.Errorf("second page %+v", list)
	}
	if got := k.call(get, path+"/1", key, nil).want(200).decoded(); got["number"] != 1.0 || got["persona"].(map[string]any)["initialMessage"] != nil {
		t.Errorf("version 1: %v", got)
	}
	for _, number := range []string{"3", "0", "-1", "one", "1.0", "99999999999999999999"} {
		k.call(get, path+"/"+number, key, nil).refused(models.CodeVersionNotFound)
	}
	k.call(get, "/api/v1/templates/nobody/versions/1", key, nil).refused(models.CodeTemplateNotFound)
	k.call(get, "/api/v1/templates/nobody/versions", key, nil).refused(models.CodeTemplateNotFound)
}

// TestManySavesAtOnce saves many times on the same version at once. One save wins; every other is refused as stale.
func TestManySavesAtOnce(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	const many = 12
	statuses := make([]int, many)
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			mine := persona("Cara")
			mine.InitialMessage = strings.Repeat("x", i+1)
			statuses[i] = k.call(post, "/api/v1/templates/cara/versions", key, map[string]any{"persona": mine}, "If-Match", `"1"`).status
		})
	}
	all.Wait()
	counts := map[int]int{}
	for _, status := range statuses {
		counts[status]++
	}
	if counts[201] != 1 || counts[412] != many-1 {
		t.Errorf("statuses %v", counts)
	}
	if cara, err := k.store.TemplateBySlug(t.Context(), "cara"); err != nil || cara.LatestVersion != 2 {
		t.Errorf("latest version %d, %v", cara.LatestVersion, err)
	}
}
