package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// subject is the thing that an audit row is about.
type subject struct{ kind, id, name string }

// facts are the small JSON objects before and after; they never hold a prompt, a token or a secret. A fact about a person is personal.
type facts map[string]any

// audit adds the row of a change to the change's own transaction, chained to the row before it.
// The head names that row, so that removed last rows can't be replaced by new ones unnoticed.
func (s *Store) audit(tx *gorm.DB, who models.Actor, action models.Action, about subject, before, after facts) error {
	var head auditHeadRow
	if err := readOne(tx, readingAuditHead, nil, &head.Seq, &head.Hash); err != nil {
		return fmt.Errorf("read the head of the audit: %w", err)
	}
	row := auditRow{
		Seq: head.Seq + 1, At: millis(s.now()),
		ActorKind: string(who.Kind), ActorID: who.ID, ActorName: who.Name,
		Action: string(action), SubjectKind: about.kind, SubjectID: about.id, SubjectName: about.name,
		RequestID: who.RequestID, Address: who.Address, PrevHash: head.Hash, Format: auditByID,
	}
	after, aboutSubject := after.withoutPersonal()
	err := row.setPersonal(tx, aboutSubject)
	if err != nil {
		return err
	}
	if row.Before, err = before.json(); err != nil {
		return err
	}
	if row.After, err = after.json(); err != nil {
		return err
	}
	if row.Hash, err = row.chainHash(); err != nil {
		return err
	}
	return row.append(tx)
}

const (
	readingAuditHead = "SELECT seq, hash FROM audit_head WHERE id = 1"
	movingAuditHead  = "UPDATE audit_head SET seq = ?, hash = ? WHERE id = 1"
	addingToAudit    = "INSERT INTO audit (seq, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, before, after, " +
		"request_id, address, prev_hash, hash, format, actor_sum, subject_sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

// append writes the row and moves the head to it.
func (r auditRow) append(tx *gorm.DB) error {
	err := changeRows(tx, addingToAudit, r.Seq, r.At, r.ActorKind, r.ActorID, r.ActorName, r.Action, r.SubjectKind, r.SubjectID, r.SubjectName,
		r.Before, r.After, r.RequestID, r.Address, r.PrevHash, r.Hash, r.Format, r.ActorSum, r.SubjectSum)
	if err != nil {
		return fmt.Errorf("write audit row %s: %w", r.Action, err)
	}
	if err := changeRows(tx, movingAuditHead, r.Seq, r.Hash); err != nil {
		return fmt.Errorf("move the head of the audit: %w", err)
	}
	return nil
}

// chainHash covers the hash of the row before and every field, as one JSON array in the order of the columns.
// The first format has no columns behind the address.
func (r auditRow) chainHash() ([]byte, error) {
	fields := []any{
		r.PrevHash, r.Seq, r.At, r.ActorKind, r.ActorID, r.ActorName, r.Action,
		r.SubjectKind, r.SubjectID, r.SubjectName, r.Before, r.After, r.RequestID, r.Address,
	}
	if r.Format != auditNaming || len(r.ActorSum)+len(r.SubjectSum) > 0 {
		fields = append(fields, r.Format, hex.EncodeToString(r.ActorSum), hex.EncodeToString(r.SubjectSum))
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("hash audit row: %w", err)
	}
	sum := sha256.Sum256(raw)
	return sum[:], nil
}

// with adds a fact; there may be none yet.
func (f facts) with(name string, value any) facts {
	if f == nil {
		f = facts{}
	}
	f[name] = value
	return f
}

func (f facts) json() (string, error) {
	if f == nil {
		return "", nil
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(f); err != nil {
		return "", fmt.Errorf("write audit facts: %w", err)
	}
	return string(bytes.TrimSpace(out.Bytes())), nil
}
