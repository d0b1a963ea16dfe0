package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func TestNamesOfIDs(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	live, archived, gone := create(t, s, "live-one"), create(t, s, "old-one"), create(t, s, "gone-one")
	for _, slug := range []string{"old-one", "gone-one"} {
		if _, err := s.ArchiveTemplate(t.Context(), dana, slug); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.DeleteTemplate(t.Context(), dana, "gone-one"); err != nil {
		t.Fatal(err)
	}
	revoked, _ := appKey(t, s, models.NewKey{Name: "Kiosk"})
	if err := s.RevokeKey(t.Context(), dana, revoked.ID); err != nil {
		t.Fatal(err)
	}
	someone(t, s, "The last admin")
	person, left := someone(t, s, "Ada"), someone(t, s, "Bea")
	if err := s.DisableUser(t.Context(), dana, person.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteUser(t.Context(), dana, left.ID); err != nil {
		t.Fatal(err)
	}
	names, err := s.Names(t.Context(), models.NamesQuery{
		TemplateIDs: []string{live.ID, archived.ID, gone.ID, live.ID, ""}, Slugs: []string{"live-one", "gone-one", "?"},
		KeyIDs: []string{revoked.ID, person.ID}, UserIDs: []string{person.ID, left.ID, "'"},
	})
	if err != nil || len(names.Templates) != 2 || len(names.Slugs) != 1 || len(names.Keys) != 1 || len(names.Users) != 1 {
		t.Fatalf("got %+v, %v", names, err)
	}
	if got := names.Templates[archived.ID]; got.Slug != "old-one" || got.Name != archived.Version.Document.Persona.Name {
		t.Errorf("archived is %+v", got)
	}
	if names.Keys[revoked.ID] != (models.Caller{Kind: models.ActorKey, ID: revoked.ID, Name: "Kiosk", Prefix: revoked.Prefix}) || names.Users[person.ID].Name != "Ada" || !names.Slugs["live-one"] {
		t.Errorf("got %+v", names)
	}
	if none, err := s.Names(t.Context(), models.NamesQuery{}); err != nil || len(none.Keys) != 0 {
		t.Errorf("of nothing: %+v, %v", none, err)
	}
	bySlug, err := s.NamesBySlug(t.Context(), []string{"live-one", "gone-one", "old-one", "live-one"})
	if err != nil || len(bySlug) != 2 || bySlug["old-one"].Slug != "old-one" {
		t.Errorf("by slug: %+v, %v", bySlug, err)
	}
}

func someone(t *testing.T, s *store.Store, name string) models.User {
	t.Helper()
	user, err := s.CreateUser(t.Context(), dana, models.NewUser{Email: fmt.Sprintf("%x@example.com", name), Name: name, Role: models.RoleAdmin, Password: "a password that nobody guesses"})
	if err != nil {
		t.Fatal(err)
	}
	return user
}

// Each list gives everything once, in its order, however small its pages are, and what its search finds.
func TestListsOfNamesArePaged(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	var keys, people []string
	for _, name := range []string{"Shop", "shop Ärger", "Kiosk 100%", "Kiosk"} {
		key, _ := appKey(t, s, models.NewKey{Name: name})
		keys = append(keys, key.ID)
		at.pass(time.Second)
	}
	slices.Reverse(keys)
	for _, name := range []string{"ada", "Ägidius", "Bea", "bea"} {
		people = append(people, someone(t, s, name).ID)
	}
	byName := []string{people[0], people[2], people[3], people[1]} // Unicode order behind ASCII
	lists := map[string]func(models.ListQuery) ([]string, string, error){
		"keys": func(q models.ListQuery) ([]string, string, error) {
			page, err := s.Keys(t.Context(), q)
			return idsOf(page.Items, func(k models.APIKey) string { return k.ID }), page.Next, err
		},
		"people": func(q models.ListQuery) ([]string, string, error) {
			page, err := s.Users(t.Context(), q)
			return idsOf(page.Items, func(u models.User) string { return u.ID }), page.Next, err
		},
		"callers": func(q models.ListQuery) ([]string, string, error) {
			page, err := s.Callers(t.Context(), q)
			return idsOf(page.Items, func(c models.Caller) string { return c.ID }), page.Next, err
		},
	}
	for _, c := range []struct {
		list, search string
		want         []string
	}{
		{"keys", "", keys}, {"keys", "SHOP", keys[2:]}, {"keys", "ärger", keys[2:3]}, {"keys", "ÄRGER shop", keys[2:3]}, {"keys", "100%", keys[1:2]}, {"keys", "%", keys[1:2]}, {"keys", "nothing like it", nil},
		{"people", "", byName}, {"people", "BEA", byName[1:3]}, {"people", "ägi", byName[3:]}, {"people", "@example.com", byName},
		{"callers", "", slices.Concat(keys, byName)}, {"callers", "ägidius", byName[3:]}, {"callers", "@example", nil}, {"callers", "o", keys},
	} {
		for limit := 1; limit <= 9; limit += 2 {
			var got []string
			q := models.ListQuery{Search: c.search, Limit: limit}
			for pages := 0; pages == 0 || q.Cursor != ""; pages++ {
				ids, next, err := lists[c.list](q)
				if err != nil || pages > 10 || len(ids) > limit {
					t.Fatalf("%s %q: page %d of %d, %v", c.list, c.search, pages, len(ids), err)
				}
				got, q.Cursor = append(got, ids...), next
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s %q by %d: got %v, want %v", c.list, c.search, limit, got, c.want)
			}
		}
	}
	for name, list := range lists {
		for _, q := range []models.ListQuery{{Cursor: "nonsense"}, {Limit: 101}, {Cursor: "WyJvdGhlciIsIngiXQ"}} {
			if _, _, err := list(q); models.CodeOf(err) != models.CodeInvalidInput {
				t.Errorf("%s of %+v: %v", name, q, err)
			}
		}
	}
}

func idsOf[T any](items []T, id func(T) string) (ids []string) {
	for _, item := range items {
		ids = append(ids, id(item))
	}
	return ids
}

func TestCallersNamed(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	shop, _ := appKey(t, s, models.NewKey{Name: "Shop"})
	twin, _ := appKey(t, s, models.NewKey{Name: "SHOP"})
	ada := someone(t, s, "Ada")
	namedAsPrefix, _ := appKey(t, s, models.NewKey{Name: shop.Prefix})
	for text, want := range map[string][]string{
		shop.ID: {shop.ID}, shop.Prefix: {shop.ID}, "grk_" + twin.Prefix: {twin.ID}, "shop": {twin.ID, shop.ID}, "ADA": {ada.ID}, ada.ID: {ada.ID},
		"ad": nil, "": nil, "grk_": nil, namedAsPrefix.ID: {namedAsPrefix.ID},
	} {
		callers, err := s.CallersNamed(t.Context(), text, 5)
		if got := idsOf(callers, func(c models.Caller) string { return c.ID }); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
}

// The audit tells who acted, each once, by the name of their last row, also those who are deleted.
func TestActorsOfTheAudit(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	key, _ := appKey(t, s, models.NewKey{Name: "Shop"})
	ada, bea := someone(t, s, "Ada"), someone(t, s, "Bea")
	act := func(who models.Actor, slug string) {
		t.Helper()
		at.pass(time.Second)
		if _, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "by-" + slug, Persona: persona()}); err != nil {
			t.Fatal(err)
		}
	}
	act(models.Actor{Kind: models.ActorUser, ID: ada.ID, Name: "Ada before", Role: models.RoleAdmin}, "a")
	act(models.Actor{Kind: models.ActorKey, ID: key.ID, Name: "Shop"}, "b")
	act(models.Actor{Kind: models.ActorCLI}, "c")
	act(models.Actor{Kind: models.ActorUser, ID: bea.ID, Name: "Bea", Role: models.RoleAdmin}, "d")
	act(models.Actor{Kind: models.ActorUser, ID: ada.ID, Name: "Ada", Role: models.RoleAdmin}, "e")
	if err := s.DeleteUser(t.Context(), dana, bea.ID); err != nil {
		t.Fatal(err)
	}
	all := []string{models.DeletedPerson, "Ada", "Shop", "Command line"}
	for search, want := range map[string][]string{"": all, "deleted": {models.DeletedPerson}, "bea": nil, "before": nil, "command": {"Command line"}, "a": {models.DeletedPerson, "Ada", "Command line"}} {
		for _, limit := range []int{1, 2, 10} {
			var got []string
			q := models.ListQuery{Search: search, Limit: limit}
			for pages := 0; pages == 0 || q.Cursor != ""; pages++ {
				page, err := s.AuditActors(t.Context(), q)
				if err != nil || pages > 8 {
					t.Fatal(pages, err)
				}
				for _, a := range page.Items {
					if a.ID != dana.ID || a.Kind != dana.Kind {
						got = append(got, a.Shown())
					}
				}
				q.Cursor = page.Next
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q by %d: got %q, want %q", search, limit, got, want)
			}
		}
	}
	for _, c := range []struct {
		kind models.ActorKind
		id   string
		want string
	}{{models.ActorUser, ada.ID, "Ada"}, {models.ActorUser, bea.ID, models.DeletedPerson}, {models.ActorCLI, "", "Command line"}, {models.ActorKey, "nobody", ""}} {
		if a, err := s.AuditActor(t.Context(), c.kind, c.id); err != nil || a.Shown() != c.want {
			t.Errorf("%s %s is %q, %v", c.kind, c.id, a.Shown(), err)
		}
	}
}

// Of the keys that ask by a label a few are named and all are counted, and of those that may, a few are given.
func TestKeysOfATemplateAreBounded(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	cara, mia := create(t, s, "cara"), create(t, s, "mia")
	var last models.APIKey
	for i := range 25 {
		last, _ = appKey(t, s, models.NewKey{Name: fmt.Sprintf("app %d", i), Slugs: []string{"cara"}})
		for range i + 1 {
			record(t, s, models.Mint{At: time.Now(), TemplateID: cara.ID, Slug: "cara", Label: "live", KeyID: last.ID, Outcome: "ok"})
		}
	}
	record(t, s, models.Mint{At: time.Now(), TemplateID: cara.ID, Slug: "cara", Label: "live", UserID: "somebody", Outcome: "ok"})
	use, err := s.LabelUse(t.Context(), cara.ID, "live")
	if err != nil || len(use.Keys) != 20 || use.AllKeys != 25 || use.Tokens != 25*26/2+1 || use.Keys[0].ID != last.ID || use.Keys[0].Asked != 25 || use.Keys[19].Asked != 6 {
		t.Errorf("use %+v, %v", use, err)
	}
	if use, err := s.LabelUse(t.Context(), mia.ID, "live"); err != nil || len(use.Keys) != 0 || use.Tokens != 0 {
		t.Errorf("of nobody: %+v, %v", use, err)
	}
	for _, n := range []models.NewKey{{Name: "all"}, {Name: "reads", Scopes: []models.Scope{models.ScopeTemplatesRead}}, {Name: "revoked"}, {Name: "soon over", ExpiresAt: time.Now().Add(time.Hour)}} {
		key, _ := appKey(t, s, n)
		if n.Name == "revoked" {
			if err := s.RevokeKey(t.Context(), dana, key.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	for slug, want := range map[string][]string{cara.ID: {"soon over", "all", "app 24"}, mia.ID: {"soon over", "all"}} {
		keys, err := s.KeysFor(t.Context(), slug, 3)
		if got := idsOf(keys, func(k models.APIKey) string { return k.Name }); err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
}
