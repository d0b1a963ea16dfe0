package sandbox

import (
	"strings"
	"time"
)

// catalog is everything that the sandbox lists. It is made once and never changes.
type catalog struct {
	avatars  []avatar
	voices   []voice
	llms     []llm
	personas []persona
	tools    []tool
}

// organisation owns the rows that are not stock.
const organisation = "org_sandbox"

func newCatalog() *catalog {
	c := &catalog{avatars: allAvatars(), voices: allVoices(), llms: allLLMs(), tools: allTools()}
	c.personas = c.labPersonas()
	return c
}

func (c *catalog) avatar(id string) (avatar, bool)   { return find(c.avatars, id) }
func (c *catalog) voice(id string) (voice, bool)     { return find(c.voices, id) }
func (c *catalog) llm(id string) (llm, bool)         { return find(c.llms, id) }
func (c *catalog) persona(id string) (persona, bool) { return find(c.personas, id) }

func (c *catalog) hasTool(id string) bool { _, ok := find(c.tools, id); return ok }

// find ignores case, because UUIDs do.
func find[T listed](rows []T, id string) (T, bool) {
	for _, row := range rows {
		if strings.EqualFold(row.identity(), id) {
			return row, true
		}
	}
	var none T
	return none, false
}

// catalogBegan dates the first row; the n-th is that many hours younger.
var catalogBegan = time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)

func dated(n int) time.Time { return catalogBegan.Add(time.Duration(n) * time.Hour) }

// orNull encodes "" as null.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
