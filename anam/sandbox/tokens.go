package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"time"
)

// tokenLife is Anam's default: an hour.
const tokenLife = time.Hour

// maxMinted bounds how many tokens are remembered, maxMintedBytes the size of their configurations.
const (
	maxMinted      = 2000
	maxMintedBytes = 32 << 20
)

// minted is an issued token with a snapshot of its configuration.
type minted struct {
	ID             string // the jti claim
	Type           string // ephemeral, stateful or legacy
	SessionID      string
	PersonaID      string // "" for ephemeral ones
	PersonaConfig  json.RawMessage
	ClientLabel    string
	SessionOptions json.RawMessage
	Room           bool // the face appears in a room of another service
	IssuedAt       time.Time
}

func (m minted) size() int { return len(m.PersonaConfig) + len(m.SessionOptions) + len(m.ClientLabel) }

// registry holds the newest tokens and their sessions.
type registry struct {
	mu       sync.Mutex
	count    int
	order    []string
	byID     map[string]minted
	bytes    int
	sessions []session
}

// claims of a sandbox token are those seen in Anam's, and a jti as key.
type claims struct {
	Type      string `json:"type"`
	AccountID string `json:"accountId"`
	SessionID string `json:"sessionId"`
	ID        string `json:"jti"`
	IssuedAt  int64  `json:"iat"`
	ExpiresAt int64  `json:"exp"`
}

const tokenHeader = `{"alg":"HS256","typ":"JWT"}`

// tokenSignature takes the place of a signature. Only Anam could verify one, so this is a readable word.
const tokenSignature = "sandbox"

// issue stores m and gives its token.
func (g *registry) issue(m minted, now time.Time) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count++
	m.ID, m.SessionID, m.IssuedAt = madeID("70ce", g.count), madeID(sessionKind, g.count), now
	g.keep(m)
	return tokenText(claims{
		Type: m.Type, AccountID: accountName, SessionID: m.SessionID, ID: m.ID,
		IssuedAt: now.Unix(), ExpiresAt: now.Add(tokenLife).Unix(),
	})
}

func (g *registry) keep(m minted) {
	if g.byID == nil {
		g.byID = map[string]minted{}
	}
	g.byID[m.ID] = m
	g.order = append(g.order, m.ID)
	g.bytes += m.size()
	for len(g.order) > maxMinted || g.bytes > maxMintedBytes {
		oldest := g.order[0]
		g.bytes -= g.byID[oldest].size()
		delete(g.byID, oldest)
		g.order = g.order[1:]
	}
}

func tokenText(c claims) string {
	payload, _ := json.Marshal(c) // a struct of strings and integers always encodes
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(tokenHeader)) + "." + encode(payload) + "." + tokenSignature
}

// find gives the snapshot of a token.
func (g *registry) find(token string) (minted, bool) {
	c, ok := readClaims(token)
	g.mu.Lock()
	defer g.mu.Unlock()
	m, known := g.byID[c.ID]
	return m, ok && known
}

func readClaims(token string) (claims, bool) {
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 || parts[2] != tokenSignature {
		return c, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	return c, err == nil && json.Unmarshal(payload, &c) == nil
}
