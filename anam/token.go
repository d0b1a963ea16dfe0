package anam

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// maxTokenLength bounds a session token, in bytes.
const maxTokenLength = 16 << 10

// TokenRequest describes the session that a token is for.
type TokenRequest struct {
	// PersonaConfig is a JSON object, a whole persona or {"personaId":"..."}. It is sent byte for byte.
	PersonaConfig json.RawMessage
	// ClientLabel is stored with Anam's session and can be searched. "" is not sent.
	ClientLabel string
	// SessionOptions is a JSON object, sent byte for byte. nil is not sent.
	SessionOptions json.RawMessage
	// Environment is a JSON object, sent byte for byte. nil is not sent. It holds tokens and signed URLs of other services.
	Environment json.RawMessage
	// FaceAlone says that the app thinks and speaks: such a token may call itself legacy.
	FaceAlone bool
}

// Token is a session token: one conversation, an hour by default. Printing it never shows Value.
type Token struct {
	// Value is the token itself, for the browser.
	Value string
	// Type is "ephemeral" or "stateful", for a face alone perhaps "legacy", "" when the token does not say. It is not verified: only Anam can do that.
	Type string
	// ExpiresAt is zero when the token does not say.
	ExpiresAt time.Time
}

// Format redacts the request, whatever the verb: it holds a prompt.
func (r TokenRequest) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText redacts the request in JSON and logs.
func (r TokenRequest) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// SessionToken mints a token.
// Its errors are *Error; a 400 that names fields has them in Fields, a token that browsers refuse is LegacyToken.
func (c *Client) SessionToken(ctx context.Context, r TokenRequest) (Token, error) {
	const op = "POST " + sessionTokenPath
	body, err := r.body()
	if err != nil {
		return Token{}, err
	}
	answer, err := c.ask(ctx, call{op: op, url: c.mintURL, body: body, limit: tokenLimit})
	if err != nil {
		return Token{}, r.about(err)
	}
	token, err := readToken(op, answer)
	if err == nil && token.Type == "legacy" && !r.FaceAlone && r.Environment == nil {
		return Token{}, &Error{Kind: LegacyToken, Op: op, Status: 200, Reason: "the persona is under-defined"}
	}
	return token, err
}

// body writes the members in a fixed order, without decoding them.
func (r TokenRequest) body() ([]byte, error) {
	if !looksLikeObject(r.PersonaConfig) {
		return nil, errors.New("mint: PersonaConfig is not a JSON object")
	}
	if r.SessionOptions != nil && !looksLikeObject(r.SessionOptions) {
		return nil, errors.New("mint: SessionOptions is not a JSON object")
	}
	if r.Environment != nil && !looksLikeObject(r.Environment) {
		return nil, errors.New("mint: Environment is not a JSON object")
	}
	b := make([]byte, 0, len(r.PersonaConfig)+len(r.SessionOptions)+len(r.Environment)+len(r.ClientLabel)+96)
	b = append(b, `{"personaConfig":`...)
	b = append(b, r.PersonaConfig...)
	if r.ClientLabel != "" {
		label, err := json.Marshal(r.ClientLabel)
		if err != nil {
			return nil, fmt.Errorf("mint: encode client label: %w", err)
		}
		b = append(append(b, `,"clientLabel":`...), label...)
	}
	if r.SessionOptions != nil {
		b = append(append(b, `,"sessionOptions":`...), r.SessionOptions...)
	}
	if r.Environment != nil {
		b = append(append(b, `,"environment":`...), r.Environment...)
	}
	return append(b, '}'), nil
}

func looksLikeObject(raw json.RawMessage) bool {
	t := bytes.TrimSpace(raw)
	return len(t) >= 2 && t[0] == '{' && t[len(t)-1] == '}'
}

// about turns an error into PersonaNotFound, when the mint named a persona by personaId and Anam has none.
func (r TokenRequest) about(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	gone := e.Kind == NotFound || e.Kind == Rejected && e.Code == "invalid_persona_configuration"
	if gone && namesPersona(r.PersonaConfig) {
		e.Kind = PersonaNotFound
	}
	return e
}

func namesPersona(config json.RawMessage) bool {
	var c struct {
		PersonaID string `json:"personaId"`
	}
	return json.Unmarshal(config, &c) == nil && c.PersonaID != ""
}

func readToken(op string, answer []byte) (Token, error) {
	text, err := tokenIn(answer)
	if err != nil {
		return Token{}, badResponse(op, 200, "answer is not the JSON it should be")
	}
	if !isTokenText(text) {
		return Token{}, badResponse(op, 200, "no sessionToken in the answer")
	}
	claims, ok := readClaims(text)
	if !ok {
		return Token{}, badResponse(op, 200, "the session token cannot be decoded")
	}
	return Token{Value: text, Type: claims.Type, ExpiresAt: claims.ExpiresAt}, nil
}

// isTokenText accepts printable ASCII without spaces, of a bounded length.
func isTokenText(s string) bool {
	if s == "" || len(s) > maxTokenLength {
		return false
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

func (t Token) redacted() string {
	return fmt.Sprintf("token(%s, type %q, expires %s)", redacted, t.Type, t.ExpiresAt.UTC().Format(time.RFC3339))
}

// String redacts the value.
func (t Token) String() string { return t.redacted() }

// GoString redacts the value.
func (t Token) GoString() string { return t.redacted() }

// Format redacts the value, whatever the verb.
func (t Token) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(t.redacted())) }

// MarshalJSON redacts the value. To send a token, read Value.
func (t Token) MarshalJSON() ([]byte, error) { return json.Marshal(t.redacted()) }

// LogValue redacts the value in structured logs.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.redacted()) }
