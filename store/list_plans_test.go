package store

import (
	"fmt"
	"strings"
	"testing"

	"gorm.io/gorm"

	"greenroom/models"
)

// choosing is how a page of a list is chosen: by walking the order's index, or among few templates.
func choosing(t *testing.T, q models.TemplateQuery, walk int, among string) func(tx *gorm.DB) *gorm.DB {
	t.Helper()
	list, err := newTemplateList(q)
	if err != nil {
		t.Fatal(err)
	}
	after := &chosenTemplate{At: 1, Key: "k", ID: "x"}
	return func(tx *gorm.DB) *gorm.DB {
		w := list.order.walks(list.filter)[walk]
		return list.filter.kept(tx, w, w.rows(tx, list.filter, among, after).Limit(mostPassed)).Limit(51).Find(&[]chosenTemplate{})
	}
}

// Every order has its index, with a status and without one, and nothing else is read of the rows that are passed.
func TestEveryOrderOfTheListWalksItsIndex(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	indexes := map[string]string{
		byUpdate:   "USING COVERING INDEX templates_by_%supdate (%s(updated_at,id)<(?,?))",
		byCreation: "USING COVERING INDEX templates_by_%screation (%s(created_at,id)<(?,?))",
		byName:     "USING COVERING INDEX templates_by_%sname (%s(name_key,id)>(?,?))",
		byTokens:   "USING COVERING INDEX templates_by_%stokens (%s(tokens,id)<(?,?))",
	}
	for order, index := range indexes {
		for _, status := range []models.Status{"", models.StatusDraft, models.StatusLive, models.StatusChanged, models.StatusArchived} {
			want := fmt.Sprintf(index, "", "")
			if status != "" {
				want = fmt.Sprintf(index, "status_and_", "status=? AND ")
			}
			for name, q := range map[string]models.TemplateQuery{
				"all": {}, "tagged": {Tag: "a"}, "found": {Search: "umbrella ab"}, "certain ones": {OnlyIDs: []string{"a"}}, "everything": {Search: "umbrella", Tag: "a", OnlyIDs: []string{"a"}},
			} {
				want := want
				if q.Tag != "" && order != byTokens {
					want = "USING COVERING INDEX template_tags_by_" + fmt.Sprintf(strings.SplitN(index, "%s", 2)[1], "tag=? AND ")
				}
				q.Sort, q.Status = order, status
				for walk := range newWalks(t, q) {
					got := plan(t, s, choosing(t, q, walk, ""))
					if !strings.Contains(got, want) || strings.Contains(got, "TEMP B-TREE") || strings.Contains(got, "SCAN w") || strings.Contains(got, "MATERIALIZE") {
						t.Errorf("%s %s %q, walk %d: want %s, got\n%s", order, name, status, walk, want, got)
					}
				}
			}
		}
	}
}

func newWalks(t *testing.T, q models.TemplateQuery) []templateWalk {
	t.Helper()
	list, err := newTemplateList(q)
	if err != nil {
		t.Fatal(err)
	}
	return list.order.walks(list.filter)
}

// What few templates have is looked up by them, in every order.
func TestFewTemplatesAreLookedUp(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for _, order := range []string{byUpdate, byCreation, byName, byTokens} {
		for _, status := range []models.Status{"", models.StatusLive} {
			q := models.TemplateQuery{Sort: order, Status: status, Search: "umbrella", Tag: "a", OnlyIDs: []string{"a"}}
			got := plan(t, s, choosing(t, q, 0, "[1,2]"))
			if !strings.Contains(got, "SEARCH w USING INTEGER PRIMARY KEY (rowid=?)") || strings.Contains(got, "templates_by_") || strings.Contains(got, "SCAN w") {
				t.Errorf("%s %q:\n%s", order, status, got)
			}
		}
	}
}

func TestWhatNarrowsAListHasItsIndex(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for name, c := range map[string]struct {
		query func(tx *gorm.DB) *gorm.DB
		want  string
	}{
		"count of a tag": {func(tx *gorm.DB) *gorm.DB { return ofTag(tx, "a").Find(&[]string{}) }, "SEARCH template_tags USING COVERING INDEX template_tags_by_update (tag=?)"},
		"words":          {func(tx *gorm.DB) *gorm.DB { return foundTemplates(tx, []string{"aumb", "hbre"}).Find(&[]int64{}) }, "SCAN template_search VIRTUAL TABLE INDEX"},
		"certain ones":   {func(tx *gorm.DB) *gorm.DB { return certainTemplates(tx, []string{"a"}).Find(&[]int64{}) }, "SEARCH templates USING COVERING INDEX sqlite_autoindex_templates_1 (id=?)"},
		"count":          {func(tx *gorm.DB) *gorm.DB { return ofStatus(tx, models.StatusLive).Limit(9).Find(&[]int{}) }, "USING COVERING INDEX templates_by_status_and_"},
		"tags":           {func(tx *gorm.DB) *gorm.DB { return usedTags(tx).Find(&[]string{}) }, "SEARCH template_tags USING COVERING INDEX template_tags_by_"},
		"summaries": {func(tx *gorm.DB) *gorm.DB {
			return tx.Raw(listingTemplates, "[1,2]").Find(&[]templateRow{})
		}, "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)"},
		"unlisted": {func(tx *gorm.DB) *gorm.DB { return tx.Where("listed = 0").Order("seq").Limit(9).Find(&[]templateRow{}) }, "USING INDEX templates_unlisted"},
	} {
		if got := plan(t, s, c.query); !strings.Contains(got, c.want) || strings.Contains(got, "TEMP B-TREE") {
			t.Errorf("%s: want %s, got\n%s", name, c.want, got)
		}
	}
}
