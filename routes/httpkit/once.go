package httpkit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"greenroom/models"
	"greenroom/store"
)

// Once is a request that is done once, however often it is sent and whichever process it reaches.
type Once struct {
	// Mark names the request; the caller chose it, or the form that was sent.
	Mark string
	// Caller is the ID of the session or API key that sends it: a mark of another caller is another mark.
	Caller string
	// Secret is the caller's own token, from which the key that seals the answer is derived. The database holds only its hash:
	// whoever reads the database, or a copy of it, cannot open what is sealed.
	Secret string
	// Content is what is asked for: the same mark with other content is another request.
	Content []byte
	// Again adds to an answer that is given a second time that it was done before, and when.
	Again func(c *fiber.Ctx, doneAt time.Time)
}

// oncePurpose is what answers are sealed for.
const oncePurpose = "greenroom once v1"

// Bounds of waiting for a request that another one of the same mark is doing.
const (
	onceFirstLook = 20 * time.Millisecond
	onceLastLook  = 250 * time.Millisecond
	// answerTime is how long after its change a request's answer may come; later there is none to wait for.
	answerTime = 3 * time.Second
)

// request names the request in the database.
// What is asked for may hold a password, so it is hashed with the caller's own token: nobody else can try passwords against it.
func (o Once) request() models.OnceRequest {
	content := hmac.New(sha256.New, []byte(o.Secret))
	content.Write(o.Content)
	return models.OnceRequest{Mark: sha256.Sum256([]byte(o.Caller + "\x00" + o.Mark)), Content: [32]byte(content.Sum(nil))}
}

// DoOnce lets do answer a request unless it was done before, or is being done: then nothing is done again, and it is answered as the first time.
// A request that is refused changes nothing and may be sent again.
// While nothing can be written, do answers it without being able to change anything: its page keeps what was typed.
func (s *Server) DoOnce(c *fiber.Ctx, o Once, do fiber.Handler) error {
	state, err := s.claimOrWait(c.UserContext(), o.request())
	if models.CodeOf(err) == models.CodeUnavailable {
		c.SetUserContext(store.RefuseWrites(c.UserContext(), err))
		return do(c)
	}
	if err != nil {
		return err
	}
	if !state.Claimed {
		return s.answerAgain(c, o, state)
	}
	outer := c.UserContext()
	c.SetUserContext(models.WithOnce(outer, o.request()))
	settled := false
	defer func() {
		if !settled { // a panic is on its way
			s.releaseOnce(c, o)
		}
	}()
	err = do(c)
	settled = true
	if err != nil || c.Response().StatusCode() >= fiber.StatusBadRequest {
		s.releaseOnce(c, o)
		return err
	}
	s.keepOnce(c, o)
	return nil
}

// AnswerIfDone answers a request that was done before, and tells whether it was. It claims nothing.
func (s *Server) AnswerIfDone(c *fiber.Ctx, o Once) (bool, error) {
	state, err := s.Store.OnceState(c.UserContext(), o.request())
	if err != nil || state.DoneAt.IsZero() {
		return false, err
	}
	return true, s.answerAgain(c, o, state)
}

// claimOrWait claims a request; where another one does it already, it waits for that one.
func (s *Server) claimOrWait(ctx context.Context, r models.OnceRequest) (models.OnceState, error) {
	state, err := s.Store.ClaimOnce(ctx, r)
	for look := onceFirstLook; err == nil && !state.Claimed && s.unsettled(state); look = min(2*look, onceLastLook) {
		timer := time.NewTimer(look)
		select {
		case <-ctx.Done():
			timer.Stop()
			return state, models.Fail(models.CodeConflict, "The same request is still being done. Look at what it changed before you send it again.")
		case <-timer.C:
		}
		state, err = s.Store.OnceState(ctx, r)
		if err == nil && state.Since.IsZero() { // the other one was refused
			state, err = s.Store.ClaimOnce(ctx, r)
		}
	}
	return state, err
}

// unsettled tells whether the answer of a request is still to come.
func (s *Server) unsettled(state models.OnceState) bool {
	if state.DoneAt.IsZero() {
		return true
	}
	return state.Answer == nil && models.Within(state.DoneAt, s.Now(), answerTime)
}

// keptAnswer is what is kept of an answer, sealed.
type keptAnswer struct {
	Status      int      `json:"status"`
	Location    string   `json:"location,omitempty"`
	Cookies     []string `json:"cookies,omitempty"`
	ContentType string   `json:"contentType,omitempty"`
	Body        []byte   `json:"body,omitempty"`
}

type keptBody struct{}

// KeepBody says what the same request is answered when it is sent again, for pages that show something that can't be shown later.
// Without it, a page that was answered is not kept: its address is read again.
func KeepBody(c *fiber.Ctx, body []byte) { c.Locals(keptBody{}, body) }

// answerToKeep is the answer as a second sending gets it. The session's own cookie is not part of it.
func (s *Server) answerToKeep(c *fiber.Ctx) keptAnswer {
	response := c.Response()
	kept := keptAnswer{Status: fiber.StatusSeeOther, Location: string(response.Header.Peek(fiber.HeaderLocation))}
	for name, cookie := range response.Header.Cookies() {
		if !s.isSessionCookie(string(name)) {
			kept.Cookies = append(kept.Cookies, string(cookie))
		}
	}
	if body, ok := c.Locals(keptBody{}).([]byte); ok {
		kept.Status, kept.ContentType, kept.Body = response.StatusCode(), string(response.Header.ContentType()), body
	}
	if kept.Location == "" && kept.Body == nil {
		kept.Location = c.Path()
	}
	return kept
}

// keepOnce keeps the answer. One that can't be kept is missed only by a request that is sent twice, so a failure is only logged.
func (s *Server) keepOnce(c *fiber.Ctx, o Once) {
	raw, err := json.Marshal(s.answerToKeep(c))
	var sealed []byte
	if err == nil {
		sealed, err = seal(o.Secret, oncePurpose, raw)
	}
	if err == nil && len(sealed) > models.OnceAnswerLimit {
		sealed = nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), answerTime)
	defer cancel()
	if err == nil {
		err = s.Store.AnswerOnce(ctx, o.request(), sealed)
	}
	if err != nil {
		s.Log.Warn("the answer of a request was not kept", slog.String("cause", err.Error()), slog.String("request_id", RequestOf(c).ID))
	}
}

func (s *Server) releaseOnce(c *fiber.Ctx, o Once) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), answerTime)
	defer cancel()
	if err := s.Store.ReleaseOnce(ctx, o.request()); err != nil {
		s.Log.Warn("a refused request was not released", slog.String("cause", err.Error()), slog.String("request_id", RequestOf(c).ID))
	}
}

// answerAgain answers as the first time. Where the answer is not known any more, the page that belongs to the request shows how things are.
func (s *Server) answerAgain(c *fiber.Ctx, o Once, state models.OnceState) error {
	kept := keptAnswer{Status: fiber.StatusSeeOther, Location: pageBehind(c)}
	if raw, err := unseal(o.Secret, oncePurpose, state.Answer); err == nil {
		_ = json.Unmarshal(raw, &kept) // we wrote it
	}
	for _, text := range kept.Cookies {
		var cookie fasthttp.Cookie
		if cookie.Parse(text) == nil {
			c.Response().Header.SetCookie(&cookie)
		}
	}
	if kept.Body != nil {
		c.Status(kept.Status).Set(fiber.HeaderContentType, kept.ContentType)
		return c.Send(kept.Body)
	}
	if o.Again != nil {
		o.Again(c, state.DoneAt)
	}
	return c.Redirect(kept.Location, kept.Status)
}

// pageBehind is the page from which a form was sent, or the start page.
func pageBehind(c *fiber.Ctx) string {
	_, rest, found := strings.Cut(c.Get(fiber.HeaderReferer), "://")
	_, path, hasPath := strings.Cut(rest, "/")
	if !found || !hasPath || strings.HasPrefix(path, "/") || strings.HasPrefix(path, "\\") {
		return "/"
	}
	return "/" + path
}
