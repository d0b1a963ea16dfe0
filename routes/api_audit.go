package routes

import (
	"bufio"
	"context"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/store"
)

// jsonLines is the media type of an export: one JSON object a line.
const jsonLines = "application/x-ndjson"

// auditAPI tells who did what.
type auditAPI struct{ store *store.Store }

// auditAnswer is a row of the audit; with both hashes in hex an export can be checked without the database.
type auditAnswer struct {
	Seq       int64          `json:"seq"`
	At        moment         `json:"at"`
	Actor     actorAnswer    `json:"actor"`
	Action    string         `json:"action"`
	Subject   subjectAnswer  `json:"subject"`
	Before    jsontext.Value `json:"before"`
	After     jsontext.Value `json:"after"`
	RequestID *string        `json:"requestId"`
	Address   *string        `json:"address"`
	PrevHash  string         `json:"prevHash"`
	Hash      string         `json:"hash"`
}

type subjectAnswer struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

func answerAudit(e models.AuditEvent) auditAnswer {
	return auditAnswer{
		Seq: e.Seq, At: moment(e.At), Actor: answerActor(e.Actor), Action: e.Action,
		Subject: subjectAnswer{e.SubjectKind, e.SubjectID, e.SubjectName},
		Before:  rawOrNull(e.Before), After: rawOrNull(e.After),
		RequestID: orNull(e.Actor.RequestID), Address: orNull(e.Actor.Address),
		PrevHash: hex.EncodeToString(e.PrevHash), Hash: hex.EncodeToString(e.Hash),
	}
}

func rawOrNull(object string) jsontext.Value {
	if object == "" {
		return jsontext.Value("null")
	}
	return jsontext.Value(object)
}

// list answers a page, newest first, or exports everything that is asked for, oldest first.
func (a auditAPI) list(c *fiber.Ctx) error {
	q := queryReader{c: c}
	query, format := q.audit(), q.oneOf("format", "json", "jsonl")
	if err := q.err(); err != nil {
		return err
	}
	query.OnlySubjects = of(c).key.TemplateIDs
	if format == "jsonl" || format == "" && strings.Contains(c.Get(fiber.HeaderAccept), jsonLines) {
		return exportAudit(c, a.store, query)
	}
	page, err := a.store.AuditEvents(c.UserContext(), query)
	if err != nil {
		return err
	}
	return answerJSON(c, fiber.StatusOK, pageOf(page.Items, page.Next, answerAudit))
}

// audit reads the filters of the audit.
func (q *queryReader) audit() models.AuditQuery {
	query := models.AuditQuery{
		Slug: q.text("template", maxSearch), Action: q.oneOf("action", models.Actions...),
		Since: q.time("since"), Until: q.time("until"), Limit: q.limit(), Cursor: q.cursor(),
	}
	switch actor := q.text("actor", maxSearch); models.ActorKind(actor) {
	case models.ActorCLI, models.ActorSetup:
		query.ActorKind = models.ActorKind(actor)
	default:
		query.ActorID = actor
	}
	return query
}

// exportAudit streams rows while they are read: an export of any size needs the memory of a few.
// One that cannot be finished breaks the connection off, so that nobody takes a part for the whole.
func exportAudit(c *fiber.Ctx, s *store.Store, query models.AuditQuery) error {
	out, in := io.Pipe()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
		defer cancel()
		buffered := bufio.NewWriterSize(in, 64<<10)
		err := WriteAudit(ctx, buffered, s, query)
		if err == nil {
			err = buffered.Flush()
		}
		in.CloseWithError(err) // nil ends the answer as it should
	}()
	c.Set(fiber.HeaderContentType, jsonLines)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="greenroom-audit.jsonl"`)
	c.Context().SetBodyStream(out, -1)
	return nil
}

// WriteAudit writes what a query asks for as JSON Lines, oldest first.
func WriteAudit(ctx context.Context, out io.Writer, s *store.Store, query models.AuditQuery) error {
	return s.EachAuditEvent(ctx, query, func(e models.AuditEvent) error {
		line, err := json.Marshal(answerAudit(e), written)
		if err != nil {
			return err
		}
		_, err = out.Write(append(line, '\n'))
		return err
	})
}

// oneOf reads a parameter that takes certain words, or none.
func (q *queryReader) oneOf(name string, words ...string) string {
	value := q.text(name, maxSearch)
	for _, word := range words {
		if value == word {
			return value
		}
	}
	if value != "" {
		q.complain(name, "invalid", "Use one of: "+strings.Join(words, ", ")+".")
	}
	return value
}

// time reads a moment in RFC 3339; an absent one is the zero time.
func (q *queryReader) time(name string) time.Time {
	value := q.text(name, maxSearch)
	if value == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		q.complain(name, "invalid", "Use a time such as 2026-07-01T12:00:00Z.")
	}
	return at
}
