package routes

import (
	"fmt"
	"strings"
	"testing"

	"greenroom/models"
)

// deed is an operation that both the form and the API offer. It starts from a template with two versions, v1 live.
type deed struct {
	name   string
	before func(k *kit, slug string)
	page   func(v *visitor, slug string) answer
	api    func(k *kit, key, slug string) answer
	// pageStatus is 303 unless set.
	pageStatus, apiStatus int
}

func archived(k *kit, slug string) {
	k.Helper()
	_, err := k.store.ArchiveTemplate(k.Context(), tester, slug)
	k.must(err)
}

var deeds = []deed{
	{name: "create", page: func(v *visitor, slug string) answer {
		return v.post("/templates", editorForm(0, full(), "slug", slug+"-new", "tags", "a, b", "description", "D", "note", "N")...)
	}, api: func(k *kit, key, slug string) answer {
		return k.call(post, "/api/v1/templates", key, map[string]any{"slug": slug + "-new", "tags": []string{"a", "b"}, "description": "D", "note": "N", "persona": full()})
	}, apiStatus: 201},
	{name: "create with a slug that is taken", page: func(v *visitor, slug string) answer {
		return v.post("/templates", editorForm(0, full(), "slug", slug)...)
	}, api: func(k *kit, key, slug string) answer {
		return k.call(post, "/api/v1/templates", key, map[string]any{"slug": slug, "persona": full()})
	}, pageStatus: 409, apiStatus: 409},
	{name: "create without a prompt", page: func(v *visitor, slug string) answer {
		return v.post("/templates", editorForm(0, full(), "slug", slug+"-new", "systemPrompt", " ")...)
	}, api: func(k *kit, key, slug string) answer {
		p := full()
		p.SystemPrompt = " "
		return k.call(post, "/api/v1/templates", key, map[string]any{"slug": slug + "-new", "persona": p})
	}, pageStatus: 422, apiStatus: 422},
	{name: "save", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug, editorForm(2, full(), "note", "N")...)
	},
		api: func(k *kit, key, slug string) answer {
			return k.call(post, "/api/v1/templates/"+slug+"/versions", key, map[string]any{"persona": full(), "note": "N"}, "If-Match", `"2"`)
		}, apiStatus: 201},
	{name: "save the same", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug, editorForm(2, persona("Cara two"))...)
	}, api: func(k *kit, key, slug string) answer {
		return k.call(post, "/api/v1/templates/"+slug+"/versions", key, map[string]any{"persona": persona("Cara two")}, "If-Match", `"2"`)
	}, apiStatus: 200},
	{name: "save what is stale", page: func(v *visitor, slug string) answer { return v.post("/templates/"+slug, editorForm(1, full())...) },
		api: func(k *kit, key, slug string) answer {
			return k.call(post, "/api/v1/templates/"+slug+"/versions", key, map[string]any{"persona": full()}, "If-Match", `"1"`)
		}, pageStatus: 409, apiStatus: 412},
	{name: "save what is invalid", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug, editorForm(2, full(), "avatarId", "x")...)
	}, api: func(k *kit, key, slug string) answer {
		p := full()
		p.AvatarID = "x"
		return k.call(post, "/api/v1/templates/"+slug+"/versions", key, map[string]any{"persona": p}, "If-Match", `"2"`)
	}, pageStatus: 422, apiStatus: 422},
	{name: "save what is archived", before: archived, page: func(v *visitor, slug string) answer { return v.post("/templates/"+slug, editorForm(2, full())...) },
		api: func(k *kit, key, slug string) answer {
			return k.call(post, "/api/v1/templates/"+slug+"/versions", key, map[string]any{"persona": full()}, "If-Match", `"2"`)
		}, pageStatus: 409, apiStatus: 409},
	{name: "publish", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/publish", "version", "2", "from", "1", "note", "N")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(put, "/api/v1/templates/"+slug+"/labels/live", key, map[string]any{"version": 2, "from": 1, "note": "N"})
	}, apiStatus: 200},
	{name: "publish after somebody else", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/publish", "version", "2", "from", "0")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(put, "/api/v1/templates/"+slug+"/labels/live", key, map[string]any{"version": 2, "from": nil})
	}, pageStatus: 409, apiStatus: 409},
	{name: "publish a version that is not there", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/publish", "version", "9", "from", "1")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(put, "/api/v1/templates/"+slug+"/labels/live", key, map[string]any{"version": 9})
	}, pageStatus: 404, apiStatus: 404},
	{name: "set a label", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/publish", "label", "staging", "version", "2", "from", "0")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(put, "/api/v1/templates/"+slug+"/labels/staging", key, map[string]any{"version": 2})
	}, apiStatus: 200},
	{name: "set the reserved label", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/publish", "label", "preview", "version", "2", "from", "0")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(put, "/api/v1/templates/"+slug+"/labels/preview", key, map[string]any{"version": 2})
	}, pageStatus: 422, apiStatus: 422},
	{name: "remove a label", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/publish", "label", "live", "version", "none", "from", "1")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(del, "/api/v1/templates/"+slug+"/labels/live", key, nil)
	}, apiStatus: 204},
	{name: "change the slug", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/rename", "slug", slug+"-two")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(patch, "/api/v1/templates/"+slug, key, map[string]any{"slug": slug + "-two"})
	}, apiStatus: 200},
	{name: "change to a bad slug", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/rename", "slug", "new")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(patch, "/api/v1/templates/"+slug, key, map[string]any{"slug": "new"})
	}, pageStatus: 422, apiStatus: 422},
	{name: "change description", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/settings", "change", "description", "description", "One\r\ntwo")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(patch, "/api/v1/templates/"+slug, key, map[string]any{"description": "One\ntwo"})
	}, apiStatus: 200},
	{name: "change tags", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/settings", "change", "tags", "tags", "a,b")
	}, api: func(k *kit, key, slug string) answer {
		return k.call(patch, "/api/v1/templates/"+slug, key, map[string]any{"tags": []string{"a", "b"}})
	}, apiStatus: 200},
	{name: "archive", page: func(v *visitor, slug string) answer { return v.post("/templates/" + slug + "/archive") },
		api: func(k *kit, key, slug string) answer {
			return k.call(post, "/api/v1/templates/"+slug+"/archive", key, nil)
		}, apiStatus: 200},
	{name: "unarchive", before: archived, page: func(v *visitor, slug string) answer { return v.post("/templates/" + slug + "/unarchive") },
		api: func(k *kit, key, slug string) answer {
			return k.call(post, "/api/v1/templates/"+slug+"/unarchive", key, nil)
		}, apiStatus: 200},
	{name: "delete", before: archived, page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/delete", "confirm", slug)
	}, api: func(k *kit, key, slug string) answer { return k.call(del, "/api/v1/templates/"+slug, key, nil) }, apiStatus: 204},
	{name: "delete what is in use", page: func(v *visitor, slug string) answer {
		return v.post("/templates/"+slug+"/delete", "confirm", slug) // leads back with the reason
	}, api: func(k *kit, key, slug string) answer { return k.call(del, "/api/v1/templates/"+slug, key, nil) }, apiStatus: 409},
	{name: "save what is not there", page: func(v *visitor, slug string) answer { return v.post("/templates/none", editorForm(1, full())...) },
		api: func(k *kit, key, slug string) answer {
			return k.call(post, "/api/v1/templates/none/versions", key, map[string]any{"persona": full()}, "If-Match", `"1"`)
		}, pageStatus: 404, apiStatus: 404},
}

// TestBothDoors does every operation by form and by API, and compares the results.
func TestBothDoors(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	key := k.key(models.Scopes...)
	for i, d := range deeds {
		t.Run(d.name, func(t *testing.T) {
			byPage, byAPI := fmt.Sprintf("page-%d", i), fmt.Sprintf("api-%d", i)
			for _, slug := range []string{byPage, byAPI} {
				k.published(slug)
				k.saved(slug, persona("Cara two"))
				if d.before != nil {
					d.before(k, slug)
				}
			}
			want := d.pageStatus
			if want == 0 {
				want = 303
			}
			if a := d.page(v, byPage); a.status != want {
				t.Errorf("by form: %d, want %d: %s", a.status, want, shortened(string(a.body)))
			}
			if a := d.api(k, key, byAPI); a.status != d.apiStatus {
				t.Errorf("by API: %d, want %d: %s", a.status, d.apiStatus, a.body)
			}
			page, api := k.state(byPage), k.state(byAPI)
			if page != api {
				t.Errorf("by form:\n%s\nby API:\n%s", page, api)
			}
		})
	}
}

// state is everything about a template and its copies, except slugs, IDs, times and actors.
func (k *kit) state(slug string) string {
	k.Helper()
	var out strings.Builder
	for _, ending := range []string{"", "-new", "-two"} {
		t, err := k.store.TemplateBySlug(k.Context(), slug+ending)
		if err != nil {
			fmt.Fprintf(&out, "SLUG%s: %s\n", ending, models.CodeOf(err))
			continue
		}
		raw, err := t.Version.Document.Canonical()
		k.must(err)
		fmt.Fprintf(&out, "SLUG%s: %s %q %q %v v%d %s %q %s\n", ending, strings.ReplaceAll(t.Slug, slug, "SLUG"), t.Description, t.Tags, t.Labels,
			t.LatestVersion, t.Status(), t.Version.Note, raw)
	}
	return out.String()
}
