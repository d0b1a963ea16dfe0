package storetest

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// Words that stand in every prompt, in one of ten and one of a thousand prompts that Bulk makes.
const (
	WordInAll      = "together"
	WordInTenth    = "umbrella"
	WordInThousand = "lighthouse"
)

// Tags that every second, one of 50 and one of 500 templates have that Bulk makes.
const (
	TagOfHalf        = "half"
	TagOfFifty       = "fiftieth"
	TagOfFiveHundred = "five-hundredth"
)

// Crowd says which templates Bulk makes. Of twenty of them one is archived, two are drafts, two have a newer version than the live one, and the rest are live.
type Crowd struct {
	Templates int
	Prompt    int       // characters of a prompt, 1,500 when 0
	Newest    time.Time // when the last template changed, today's time when zero; they lie a second apart
}

// Slug is the slug of template i of a crowd, from 0 on; higher ones are newer.
func (Crowd) Slug(i int) string { return fmt.Sprintf("persona-%06d", i) }

// Bulk makes a crowd of templates in the database at path, which no server has open, and makes that database where there is none.
// It writes rows as an older Greenroom left them, and the store makes the rest of them as in an upgrade. Only the audit doesn't tell of them.
func Bulk(ctx context.Context, path string, c Crowd) (err error) {
	c.Prompt = cmp.Or(c.Prompt, 1500)
	if c.Newest.IsZero() {
		c.Newest = time.Now()
	}
	if err := openAndClose(ctx, path); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=synchronous(OFF)&_pragma=foreign_keys(1)&_pragma=cache_size(-65536)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	const batch = 1000
	for from := 0; from < c.Templates && err == nil; from += batch {
		err = c.write(ctx, db, from, min(from+batch, c.Templates))
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("make %d templates: %w", c.Templates, err)
	}
	return openAndClose(ctx, path)
}

func openAndClose(ctx context.Context, path string) error {
	s, err := store.Open(ctx, store.Options{Path: path, Now: time.Now, Log: slog.New(slog.DiscardHandler), QuickPasswords: true})
	if err != nil {
		return err
	}
	return s.Close()
}

// write makes the templates from one to before another, in one transaction.
func (c Crowd) write(ctx context.Context, db *sql.DB, from, to int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	rows := crowdRows{ctx: ctx, tx: tx, prepared: map[string]*sql.Stmt{}}
	for i := from; i < to; i++ {
		if err := c.template(&rows, i); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// crowdRows inserts rows by statements that are prepared once.
type crowdRows struct {
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
}

func (r *crowdRows) add(statement string, values ...any) (err error) {
	insert := r.prepared[statement]
	if insert == nil {
		if insert, err = r.tx.PrepareContext(r.ctx, statement+" VALUES (?"+strings.Repeat(", ?", len(values)-1)+")"); err != nil {
			return err
		}
		r.prepared[statement] = insert
	}
	_, err = insert.ExecContext(r.ctx, values...)
	return err
}

// template writes template i as the store does.
func (c Crowd) template(rows *crowdRows, i int) error {
	id, slug := store.NewID(), c.Slug(i)
	at := c.Newest.Add(time.Duration(i-c.Templates+1) * time.Second).UnixMilli()
	latest, live, archived := 1, 1, any(nil)
	switch i % 20 {
	case 3:
		archived = at
	case 7, 11:
		live = 0
	case 13, 17:
		latest = 2
	}
	tags := tagsOf(i)
	inJSON, err := json.Marshal(tags)
	if err != nil {
		return err
	}
	description := fmt.Sprintf("Desk %d of the crowd.", i%97)
	err = rows.add("INSERT INTO templates (id, description, tags, latest_version, created_at, updated_at, archived_at)", id, description, string(inJSON), latest, at, at, archived)
	if err == nil {
		err = rows.add("INSERT INTO slugs (slug, template_id, current, created_at)", slug, id, 1, at)
	}
	for number := 1; number <= latest && err == nil; number++ {
		err = c.version(rows, i, id, number, at)
	}
	if live > 0 && err == nil {
		err = rows.add("INSERT INTO labels (template_id, label, version, updated_at)", id, models.LabelLive, live, at)
	}
	if live > 0 && err == nil {
		err = rows.add("INSERT INTO label_moves (template_id, label, from_version, to_version, note, moved_by_kind, moved_by_id, moved_by_name, moved_at)",
			id, models.LabelLive, 0, live, "", models.ActorCLI, "", "Command line", at)
	}
	if latest > 1 && err == nil {
		err = rows.add("INSERT INTO version_changes (template_id, version, field)", id, 2, "persona.initialMessage")
	}
	return err
}

// version writes version number of template i; the second one differs in its greeting.
func (c Crowd) version(rows *crowdRows, i int, id string, number int, at int64) error {
	p := c.persona(i)
	if number > 1 {
		p.InitialMessage = "Good day."
	}
	document, err := models.NewDocument(p).Canonical()
	if err != nil {
		return err
	}
	return rows.add(`INSERT INTO template_versions (template_id, number, format, document, sha256, name, avatar_id, voice_id, llm_id, note,
			created_by_kind, created_by_id, created_by_name, created_at)`, id, number, models.DocumentFormat, string(document), models.Sum(document),
		p.Name, p.AvatarID, p.VoiceID, p.LLMID, "", models.ActorCLI, "", "Command line", at)
}

func (c Crowd) persona(i int) models.Persona {
	return models.Persona{
		Name: crowdName(i), AvatarID: fmt.Sprintf("30fa96d0-26c4-4e55-94a0-%012d", i%40), VoiceID: fmt.Sprintf("6bfbe25a-979d-40f3-a92b-%012d", i%30),
		LLMID: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", SystemPrompt: c.prompt(i),
	}
}

func tagsOf(i int) []string {
	tags := []string{}
	for _, tag := range []struct {
		name  string
		every int
	}{{TagOfHalf, 2}, {TagOfFifty, 50}, {TagOfFiveHundred, 500}} {
		if i%tag.every == 0 {
			tags = append(tags, tag.name)
		}
	}
	return tags
}

// syllables make words that repeat as those of a language do.
var syllables = strings.Fields("ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu")

func crowdWord(n int) string {
	return syllables[n%45] + syllables[n/45%45] + syllables[n*7%45]
}

// crowdName gives names in no order.
func crowdName(i int) string {
	first, last := crowdWord(i*7919%2003), crowdWord(i*104729%1999)
	return strings.ToUpper(first[:1]) + first[1:] + " " + last
}

// prompt gives the same text for the same i: words of which some are far more frequent than others.
func (c Crowd) prompt(i int) string {
	words := rand.New(rand.NewPCG(uint64(i), 7))
	var out strings.Builder
	out.WriteString("You answer " + WordInAll + " with the desk.")
	if i%10 == 5 {
		out.WriteString(" Bring an " + WordInTenth + ".")
	}
	if i%1000 == 505 {
		out.WriteString(" Mind the " + WordInThousand + ".")
	}
	for out.Len() < c.Prompt {
		out.WriteString(" " + crowdWord(int(2000*words.Float64()*words.Float64()*words.Float64())))
	}
	return out.String()[:max(c.Prompt, len(WordInAll))]
}
