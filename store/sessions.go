package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// seenStep is how stale last_seen_at may get: reading pages should not write on every click.
const seenStep = time.Minute

// sessionLength says when a session ends.
type sessionLength struct {
	idle time.Duration // after it was used last
	max  time.Duration // after signing in
}

// over tells whether a session has ended. One that was started under a longer setting ends by today's,
// and one that was started or used while the clock was ahead doesn't last for as long as that.
func (l sessionLength) over(s models.Session, now time.Time) bool {
	return !now.Before(s.ExpiresAt) || now.Sub(s.CreatedAt).Abs() >= l.max || now.Sub(s.LastSeenAt).Abs() >= l.idle
}

// SessionMax is how long a session lasts at most.
func (s *Store) SessionMax() time.Duration { return s.sessions.max }

// StartSession signs a person in on one device; the token (256 random bits) is shown once and kept only as a hash.
// Errors: not_found, unauthenticated (the person is disabled).
func (s *Store) StartSession(ctx context.Context, in models.SignIn) (models.Secret, models.Session, error) {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails: the process ends instead
	token := base64.RawURLEncoding.EncodeToString(random)
	now := s.now()
	row := sessionRow{
		ID: NewID(), TokenHash: hashToken(token), UserID: in.UserID, UserAgent: cutText(in.UserAgent, 200), Address: in.Address,
		CreatedAt: millis(now), LastSeenAt: millis(now), ExpiresAt: millis(now.Add(s.sessions.max)),
	}
	session := row.model()
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("expires_at < ? OR last_seen_at < ?", millis(now), millis(now.Add(-s.sessions.idle))).Delete(&sessionRow{}).Error; err != nil {
			return fmt.Errorf("clear ended sessions: %w", err)
		}
		user, err := findUser(tx, "id = ?", in.UserID)
		if err != nil {
			return err
		}
		if user.DisabledAt != nil {
			return messages.NewError(messages.PersonDisabled, messages.Facts{})
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("start session: %w", err)
		}
		session.FormKey = user.formKey()
		who := models.Actor{Kind: models.ActorUser, ID: user.ID, Name: user.Name, Address: in.Address, RequestID: in.RequestID}
		return s.audit(tx, who, models.ActionSessionStarted, user.subject(), nil, nil)
	})
	if err != nil {
		return "", models.Session{}, err
	}
	return models.Secret(token), session, nil
}

// SessionByToken finds a session and its user, and notes it as seen beside the request: it never waits for a write.
// Errors: unauthenticated when the session is unknown or over, or the person is disabled.
func (s *Store) SessionByToken(ctx context.Context, token string) (models.Session, models.User, error) {
	var found struct {
		Session sessionRow `gorm:"embedded"`
		User    userRow    `gorm:"embedded;embeddedPrefix:u_"`
	}
	notes := s.notes.unwritten()
	err := s.read(ctx).Table("sessions s").Joins("JOIN users u ON u.id = s.user_id").
		Select(`s.*, u.id AS u_id, u.email AS u_email, u.name AS u_name, u.role AS u_role, u.password_hash AS u_password_hash, u.created_at AS u_created_at, u.disabled_at AS u_disabled_at, u.must_change_password AS u_must_change_password`).
		Where("s.token_hash = ?", hashToken(token)).Take(&found).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return models.Session{}, models.User{}, fmt.Errorf("find session: %w", err)
	}
	found.Session.LastSeenAt = max(found.Session.LastSeenAt, notes[found.Session.ID])
	session, user, now := found.Session.model(), found.User.model(), s.now()
	if err != nil || !user.Active() || s.sessions.over(session, now) {
		return models.Session{}, models.User{}, messages.NewError(messages.SignInFirst, messages.Facts{})
	}
	if now.Sub(session.LastSeenAt) >= seenStep {
		session.LastSeenAt = now
		s.notes.note(session.ID, millis(now))
	}
	session.FormKey = found.User.formKey()
	return session, user, nil
}

// SessionsListed is how many devices Sessions lists at most: nobody looks through more.
const SessionsListed = 50

// Sessions lists the devices of a person that were seen last, last seen first.
func (s *Store) Sessions(ctx context.Context, userID string) ([]models.Session, error) {
	var rows []sessionRow
	now, notes := s.now(), s.notes.unwritten()
	err := s.read(ctx).Where("user_id = ? AND expires_at > ? AND created_at > ?", userID, millis(now), millis(now.Add(-s.sessions.max))).
		Order("last_seen_at DESC, id DESC").Limit(SessionsListed).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	out := []models.Session{}
	for _, row := range rows {
		row.LastSeenAt = max(row.LastSeenAt, notes[row.ID])
		if row.LastSeenAt > millis(now.Add(-s.sessions.idle)) {
			out = append(out, row.model())
		}
	}
	slices.SortFunc(out, func(a, b models.Session) int {
		return cmp.Or(b.LastSeenAt.Compare(a.LastSeenAt), strings.Compare(b.ID, a.ID))
	})
	return out, nil
}

// EndSession signs one device of a person out. Errors: not_found.
func (s *Store) EndSession(ctx context.Context, who models.Actor, userID, sessionID string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Where("id = ? AND user_id = ?", sessionID, userID).Delete(&sessionRow{})
		if done.Error != nil {
			return fmt.Errorf("end session: %w", done.Error)
		}
		if done.RowsAffected == 0 {
			return messages.NewError(messages.NoSuchSession, messages.Facts{})
		}
		return s.audit(tx, who, models.ActionSessionEnded, subject{"user", userID, who.Name}, nil, nil)
	})
}

// EndOtherSessions signs every device of a person out but one.
func (s *Store) EndOtherSessions(ctx context.Context, who models.Actor, userID, keep string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := endSessions(tx, userID, keep); err != nil {
			return err
		}
		return s.audit(tx, who, models.ActionSessionEnded, subject{"user", userID, who.Name}, nil, facts{"others": true})
	})
}

// ConfirmSession notes that the person of a session gave the password again. Errors: not_found.
func (s *Store) ConfirmSession(ctx context.Context, who models.Actor, sessionID string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&sessionRow{}).Where("id = ? AND user_id = ?", sessionID, who.ID).Update("confirmed_at", millis(s.now()))
		if done.Error != nil {
			return fmt.Errorf("confirm session: %w", done.Error)
		}
		if done.RowsAffected == 0 {
			return messages.NewError(messages.NoSuchSession, messages.Facts{})
		}
		return s.audit(tx, who, models.ActionSessionConfirmed, subject{"user", who.ID, who.Name}, nil, nil)
	})
}

func endSessions(tx *gorm.DB, userID, keep string) error {
	if err := tx.Where("user_id = ? AND id <> ?", userID, keep).Delete(&sessionRow{}).Error; err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// cutText keeps at most n characters of a client's text.
func cutText(text string, n int) string {
	if utf8.RuneCountInString(text) <= n && utf8.ValidString(text) {
		return text
	}
	runes := []rune(text)
	return string(runes[:min(n, len(runes))])
}

func (r sessionRow) model() models.Session {
	return models.Session{
		ID: r.ID, UserID: r.UserID, UserAgent: r.UserAgent, Address: r.Address,
		CreatedAt: timeOf(r.CreatedAt), LastSeenAt: timeOf(r.LastSeenAt), ExpiresAt: timeOf(r.ExpiresAt),
		PasswordAt: timeOf(max(r.CreatedAt, r.ConfirmedAt)),
	}
}

// EndAllSessions signs everybody out and tells how many sessions that ended.
func (s *Store) EndAllSessions(ctx context.Context, who models.Actor) (ended int64, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		var people []userRow
		if err := tx.Where("id IN (SELECT user_id FROM sessions)").Order("id").Find(&people).Error; err != nil {
			return fmt.Errorf("look for sessions: %w", err)
		}
		for _, person := range people {
			if err := s.audit(tx, who, models.ActionSessionEnded, person.subject(), nil, facts{"all": true}); err != nil {
				return err
			}
		}
		done := tx.Where("1 = 1").Delete(&sessionRow{})
		if done.Error != nil {
			return fmt.Errorf("end sessions: %w", done.Error)
		}
		ended = done.RowsAffected
		return nil
	})
	return ended, err
}
