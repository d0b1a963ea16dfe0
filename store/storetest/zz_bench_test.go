package storetest_test

import (
	"fmt"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func cpu() time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(0, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
func TestZZBench(t *testing.T) {
	type res map[string]time.Duration
	all := []res{}
	names := []string{}
	for _, p := range []string{os.Getenv("B1"), os.Getenv("B2")} {
		s := storetest.OpenAt(t, p, nil)
		r := res{}
		names = names[:0]
		m := func(name string, f func() error) {
			names = append(names, name)
			var ds []time.Duration
			for i := 0; i < 7; i++ {
				a := cpu()
				if err := f(); err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				ds = append(ds, cpu()-a)
				if ds[i] > 2*time.Second {
					break
				}
			}
			slices.Sort(ds)
			r[name] = ds[len(ds)/2]
		}
		list := func(q models.TemplateQuery) func() error {
			return func() error {
				pg, err := s.Templates(t.Context(), q)
				if err == nil && os.Getenv("V") != "" {
					fmt.Println(q.Search, q.Tag, q.Status, q.Sort, len(pg.Items), pg.Next != "")
				}
				return err
			}
		}
		count := func(q models.TemplateQuery) func() error {
			return func() error { _, err := s.TemplateCounts(t.Context(), q); return err }
		}
		slug := storetest.Crowd{}.Slug(500)
		m("get", func() error { _, err := s.TemplateBySlug(t.Context(), slug); return err })
		m("list", list(models.TemplateQuery{}))
		for _, o := range []string{"created", "name", "tokens"} {
			m("sort "+o, list(models.TemplateQuery{Sort: o, Since: time.Now().Add(-14 * 24 * time.Hour)}))
		}
		for _, st := range []models.Status{"draft", "live", "changed", "archived"} {
			m("status "+string(st), list(models.TemplateQuery{Status: st}))
		}
		for _, tag := range []string{"half", "fiftieth", "five-hundredth", "none"} {
			m("tag "+tag, list(models.TemplateQuery{Tag: tag}))
			m("count tag "+tag, count(models.TemplateQuery{Tag: tag}))
		}
		for _, w := range []string{"together", "umbrella", "lighthouse", "persona", "persona-000500", "desk umbrella", "pe", "zz", "togethex", "sister", "kabosu", "kadike"} {
			m("search "+w, list(models.TemplateQuery{Search: w}))
			m("count "+w, count(models.TemplateQuery{Search: w}))
		}
		m("search together name", list(models.TemplateQuery{Search: "together", Sort: "name"}))
		m("search together archived", list(models.TemplateQuery{Search: "together", Status: "archived"}))
		m("search umbrella archived", list(models.TemplateQuery{Search: "umbrella", Status: "archived"}))
		m("search umbrella half", list(models.TemplateQuery{Search: "umbrella", Tag: "half"}))
		m("counts", count(models.TemplateQuery{}))
		m("tags", func() error { _, err := s.Tags(t.Context()); return err })
		all = append(all, r)
	}
	for _, n := range names {
		fmt.Printf("%-28s %10v %10v  %6.1f\n", n, all[0][n].Round(10*time.Microsecond), all[1][n].Round(10*time.Microsecond), float64(all[1][n])/float64(all[0][n]))
	}
	_ = store.NewID
}
