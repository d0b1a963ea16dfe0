package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// A row of the audit can't be changed, so it names people by ID. Their names, emails and addresses stand in audit_personal, which forgets those
// of a person who is deleted. The row holds a salted hash of them: with the salt it shows that what is told is what was written,
// and once the salt is deleted it shows nothing.

// The formats of audit rows. Rows of the first hold names and addresses themselves.
const (
	auditNaming = 1
	auditByID   = 2
)

// saltBytes is how long a salt is.
const saltBytes = 32

// personal is a fact about a person, such as an email. It is for the facts after a change, from where audit takes it out.
type personal string

// MarshalJSON fails, so that what is personal can't get into a row that is never changed.
func (personal) MarshalJSON() ([]byte, error) {
	return nil, errors.New("a personal fact stands where it could never be forgotten")
}

// withoutPersonal splits facts into those that a row of the audit may hold and the personal ones.
func (f facts) withoutPersonal() (kept, taken facts) {
	for name, value := range f {
		switch text, isPersonal := value.(personal); {
		case !isPersonal:
			kept = kept.with(name, value)
		case text == "":
			kept = kept.with(name, "")
		default:
			taken = taken.with(name, string(text))
		}
	}
	return kept, taken
}

// setPersonal moves what names people and addresses out of a row that is being made, into the table that may forget.
func (r *auditRow) setPersonal(tx *gorm.DB, after facts) (err error) {
	actor, about := facts{}, after
	if r.Address != "" {
		actor["address"] = r.Address
	}
	if r.ActorKind == string(models.ActorUser) && r.ActorName != "" {
		actor["name"] = r.ActorName
		r.ActorName = ""
	}
	if r.SubjectKind == subjectUser && r.SubjectName != "" {
		about = about.with("name", r.SubjectName)
		r.SubjectName = ""
	}
	r.Address = ""
	if r.ActorSum, err = keepPersonal(tx, r.actorOwner(), actor); err != nil {
		return err
	}
	r.SubjectSum, err = keepPersonal(tx, r.subjectOwner(), about)
	return err
}

// subjectUser is the kind of a subject that is a person.
const subjectUser = "user"

// subjectOwner is the person whom the facts about the subject belong to; empty when there is none.
func (r auditRow) subjectOwner() string {
	if r.SubjectKind == subjectUser {
		return r.SubjectID
	}
	return ""
}

// actorOwner is the person whom the facts about the actor belong to; empty when there is none.
// Whoever signs in or sets up has no ID yet: their address belongs to the person that the row is about.
func (r auditRow) actorOwner() string {
	switch models.ActorKind(r.ActorKind) {
	case models.ActorUser:
		if r.ActorID != "" {
			return r.ActorID
		}
		return r.subjectOwner()
	case models.ActorSetup:
		return r.subjectOwner()
	}
	return ""
}

const findingPersonal = "SELECT sum FROM audit_personal WHERE person = ? AND facts = ?"

// keepPersonal gives the hash by which rows of the audit refer to facts about somebody; without facts there is none.
// The same facts about the same person have one hash. Those about a person who is deleted are hashed and not kept.
func keepPersonal(tx *gorm.DB, person string, about facts) ([]byte, error) {
	if len(about) == 0 {
		return []byte{}, nil
	}
	text, err := about.json()
	if err != nil {
		return nil, err
	}
	var row personalRow
	err = readOne(tx, findingPersonal, []any{person, text}, &row.Sum)
	if err == nil || !errors.Is(err, gorm.ErrRecordNotFound) {
		return row.Sum, err
	}
	row = personalRow{Person: person, Salt: make([]byte, saltBytes), Facts: text}
	_, _ = rand.Read(row.Salt) // never fails: the process ends instead
	if row.Sum, err = row.saltedHash(); err != nil {
		return nil, err
	}
	if gone, err := isDeleted(tx, person); err != nil || gone {
		return row.Sum, err
	}
	if err := tx.Create(&row).Error; err != nil {
		return nil, fmt.Errorf("keep what the audit tells of somebody: %w", err)
	}
	return row.Sum, nil
}

// isDeleted tells whether a person was deleted: what was under way then is recorded a moment later.
func isDeleted(tx *gorm.DB, person string) (bool, error) {
	if person == "" {
		return false, nil
	}
	var n int64
	err := tx.Model(&auditRow{}).Where("subject_id = ? AND action = ?", person, models.ActionUserDeleted).Limit(1).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("look whether a person is deleted: %w", err)
	}
	return n > 0, nil
}

// saltedHash covers the salt, the person and the facts.
func (r personalRow) saltedHash() ([]byte, error) {
	raw, err := json.Marshal([]any{r.Salt, r.Person, r.Facts})
	if err != nil {
		return nil, fmt.Errorf("hash what the audit tells of somebody: %w", err)
	}
	sum := sha256.Sum256(raw)
	return sum[:], nil
}

// personalPart is what a row of the audit refers to, and the person it belongs to.
type personalPart struct {
	owner string
	sum   []byte
}

// personal gives the parts that the row has.
func (r auditRow) personal() (parts []personalPart) {
	for _, part := range []personalPart{{r.actorOwner(), r.ActorSum}, {r.subjectOwner(), r.SubjectSum}} {
		if len(part.sum) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

// personalBySum are rows of audit_personal by their hash. What is forgotten is not among them.
type personalBySum map[string]personalRow

// personalOf reads what rows of the audit refer to, in one query.
func personalOf(db *gorm.DB, rows []auditRow) (personalBySum, error) {
	known := personalBySum{}
	var sums [][]byte
	for _, row := range rows {
		for _, part := range row.personal() {
			if _, asked := known[string(part.sum)]; !asked {
				known[string(part.sum)] = personalRow{}
				sums = append(sums, part.sum)
			}
		}
	}
	clear(known)
	if len(sums) == 0 {
		return known, nil
	}
	var found []personalRow
	if err := db.Where("sum IN ?", sums).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("read what the audit tells of people: %w", err)
	}
	for _, row := range found {
		known[string(row.Sum)] = row
	}
	return known, nil
}

// asWritten tells of each hash whether person and facts are those that it was made of.
func (known personalBySum) asWritten() (map[string]bool, error) {
	written := make(map[string]bool, len(known))
	for sum, row := range known {
		now, err := row.saltedHash()
		if err != nil {
			return nil, err
		}
		written[sum] = string(now) == sum
	}
	return written, nil
}

// events turns rows into events that name people, with one query for all of them.
func events(db *gorm.DB, rows []auditRow) ([]models.AuditEvent, error) {
	known, err := personalOf(db, rows)
	if err != nil {
		return nil, err
	}
	out := make([]models.AuditEvent, len(rows))
	for i, row := range rows {
		out[i] = row.model(known)
	}
	return out, nil
}

func (r auditRow) model(known personalBySum) models.AuditEvent {
	event := models.AuditEvent{
		Seq: r.Seq, At: timeOf(r.At), Format: r.Format,
		Actor:  models.Actor{Kind: models.ActorKind(r.ActorKind), ID: r.ActorID, Name: r.ActorName, RequestID: r.RequestID, Address: r.Address},
		Action: models.Action(r.Action), SubjectKind: r.SubjectKind, SubjectID: r.SubjectID, SubjectName: r.SubjectName,
		Before: r.Before, After: r.After, PrevHash: r.PrevHash, Hash: r.Hash,
	}
	if r.Format == auditNaming {
		return event
	}
	actor, subject := known[string(r.ActorSum)], known[string(r.SubjectSum)]
	event.ActorSum, event.SubjectSum = models.SaltedSum{Hash: r.ActorSum, Salt: actor.Salt}, models.SaltedSum{Hash: r.SubjectSum, Salt: subject.Salt}
	told := actor.told()
	event.Actor.Name += told["name"]
	event.Actor.Address = told["address"]
	told = subject.told()
	event.SubjectName += told["name"]
	delete(told, "name")
	event.After = withFacts(event.After, told)
	return event
}

// told gives the facts by name, none when they are forgotten. What somebody made unreadable tells nothing, and VerifyAudit finds it.
func (r personalRow) told() map[string]string {
	told := map[string]string{}
	_ = json.Unmarshal([]byte(r.Facts), &told)
	return told
}

// withFacts puts personal facts back among those that a row holds.
func withFacts(object string, told map[string]string) string {
	if len(told) == 0 {
		return object
	}
	var held map[string]json.RawMessage
	_ = json.Unmarshal([]byte(object), &held)
	all := facts{}
	for name, value := range held {
		all[name] = value
	}
	for name, text := range told {
		all[name] = text
	}
	joined, err := all.json()
	if err != nil {
		return object
	}
	return joined
}
