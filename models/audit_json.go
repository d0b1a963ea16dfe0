package models

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
)

// TimeFormat is how every JSON answer and export writes a time, in UTC: RFC 3339 with milliseconds.
const TimeFormat = "2006-01-02T15:04:05.000Z"

// ActorJSON says in JSON who did something. The command line, setup and a stranger who was not signed in have no ID.
type ActorJSON struct {
	Kind ActorKind `json:"kind"`
	ID   *string   `json:"id"`
	Name string    `json:"name"`
}

// JSON is the actor as answers and exports show it.
func (a Actor) JSON() ActorJSON { return ActorJSON{Kind: a.Kind, ID: orNull(a.ID), Name: a.Shown()} }

// auditJSON is a row of the audit. With both hashes in hex an export can be checked without the database.
type auditJSON struct {
	Seq       int64           `json:"seq"`
	At        string          `json:"at"`
	Actor     ActorJSON       `json:"actor"`
	Action    Action          `json:"action"`
	Subject   auditSubject    `json:"subject"`
	Before    json.RawMessage `json:"before"`
	After     json.RawMessage `json:"after"`
	RequestID *string         `json:"requestId"`
	Address   *string         `json:"address"`
	PrevHash  string          `json:"prevHash"`
	Hash      string          `json:"hash"`
	Format    int             `json:"format"`
	Personal  auditPersonal   `json:"personal"`
}

// auditPersonal are the salted hashes of what stands beside a row.
type auditPersonal struct {
	Actor   *saltedJSON `json:"actor"`
	Subject *saltedJSON `json:"subject"`
}

type saltedJSON struct {
	Hash string  `json:"hash"`
	Salt *string `json:"salt"`
}

type auditSubject struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// JSON is the row as one line, the same in the API, in exports and on the page.
// The characters <, > and & stay as they are: nothing here is put into HTML unescaped.
func (e AuditEvent) JSON() ([]byte, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(auditJSON{
		Seq: e.Seq, At: e.At.UTC().Format(TimeFormat), Actor: e.Actor.JSON(), Action: e.Action,
		Subject: auditSubject{e.SubjectKind, e.SubjectID, e.SubjectName},
		Before:  rawOrNull(e.Before), After: rawOrNull(e.After),
		RequestID: orNull(e.Actor.RequestID), Address: orNull(e.Actor.Address),
		PrevHash: hex.EncodeToString(e.PrevHash), Hash: hex.EncodeToString(e.Hash),
		Format: e.Format, Personal: auditPersonal{e.ActorSum.json(), e.SubjectSum.json()},
	})
	return bytes.TrimSuffix(line.Bytes(), []byte("\n")), err
}

// json is nil, null in JSON, when there is nothing to hash. A salt that is forgotten is null.
func (s SaltedSum) json() *saltedJSON {
	if len(s.Hash) == 0 {
		return nil
	}
	return &saltedJSON{hex.EncodeToString(s.Hash), orNull(hex.EncodeToString(s.Salt))}
}

func rawOrNull(object string) json.RawMessage {
	if object == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(object)
}

// orNull gives nil, null in JSON, for an empty text.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// AuditExport is the last line of an export: without it, what came is a part of what was asked for.
type AuditExport struct {
	Complete bool  `json:"complete"`
	Rows     int64 `json:"rows"`
}
