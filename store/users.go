package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// CreateUser makes an account that may sign in.
// Errors: invalid_input, conflict (email taken).
func (s *Store) CreateUser(ctx context.Context, who models.Actor, in models.NewUser) (models.User, error) {
	return s.createUser(ctx, who, in, func(*gorm.DB) error { return nil })
}

// CreateFirstUser makes the first admin; once any user exists it refuses with conflict.
func (s *Store) CreateFirstUser(ctx context.Context, who models.Actor, in models.NewUser) (models.User, error) {
	in.Role = models.RoleAdmin
	return s.createUser(ctx, who, in, func(tx *gorm.DB) error {
		var n int64
		if err := tx.Model(&userRow{}).Count(&n).Error; err != nil {
			return fmt.Errorf("count users: %w", err)
		}
		if n > 0 {
			return messages.NewError(messages.SetUpAlready, messages.Facts{})
		}
		return nil
	})
}

func (s *Store) createUser(ctx context.Context, who models.Actor, in models.NewUser, allowed func(tx *gorm.DB) error) (models.User, error) {
	in.Email, in.Name = strings.ToLower(strings.TrimSpace(in.Email)), strings.TrimSpace(in.Name)
	if err := models.Invalid(NewUserProblems(in)...); err != nil {
		return models.User{}, err
	}
	hash, err := hashPassword(ctx, in.Password, s.passwordCost)
	if err != nil {
		return models.User{}, err
	}
	row := userRow{ID: NewID(), Email: in.Email, Name: in.Name, Role: string(in.Role), PasswordHash: hash, CreatedAt: millis(s.now()), MustChangePassword: !in.ByOwner}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := allowed(tx); err != nil {
			return err
		}
		err := tx.Create(&row).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return messages.NewFieldError(messages.EmailTaken, messages.Facts{}, "email", "taken")
		}
		if err != nil {
			return fmt.Errorf("create user: %w", err)
		}
		return s.audit(tx, who, models.ActionUserCreated, row.subject(), nil, facts{"email": personal(row.Email), "role": row.Role})
	})
	if err != nil {
		return models.User{}, err
	}
	return row.model(), nil
}

// UserCount counts everybody, disabled ones too.
func (s *Store) UserCount(ctx context.Context) (int, error) {
	var n int64
	if err := s.read(ctx).Model(&userRow{}).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count users: %w", err)
	}
	return int(n), nil
}

// Users lists people by name, with when they were last seen. The search is over name and email. Errors: invalid_input (search, cursor, limit).
func (s *Store) Users(ctx context.Context, q models.ListQuery) (models.UserPage, error) {
	list := listingOf("people", q.Search)
	chosen, limit, err := firstOf(s.read(ctx).Table("users"), "name || ' ' || email", q)
	if err != nil {
		return models.UserPage{}, err
	}
	if chosen, err = byPersonsName(chosen, list, q.Cursor); err != nil {
		return models.UserPage{}, err
	}
	var rows []struct {
		User   userRow `gorm:"embedded"`
		SeenAt *int64
	}
	err = s.read(ctx).Table("(?) AS u", chosen).
		Select("u.*, (SELECT MAX(last_seen_at) FROM sessions s WHERE s.user_id = u.id) AS seen_at").
		Order("u.name COLLATE NOCASE, u.id").Find(&rows).Error
	if err != nil {
		return models.UserPage{}, fmt.Errorf("list users: %w", err)
	}
	users := make([]models.User, len(rows))
	for i, row := range rows {
		users[i] = row.User.model()
		users[i].LastSeenAt = optionalTime(row.SeenAt)
	}
	users, next := cutPage(users, limit, list, func(u models.User) []any { return []any{u.Name, u.ID} })
	return models.UserPage{Items: users, Next: next}, nil
}

// byPersonsName orders by name, and continues behind the cursor.
func byPersonsName(db *gorm.DB, list listing, cursor string) (*gorm.DB, error) {
	var name, id string
	if err := list.read(cursor, &name, &id); err != nil {
		return nil, err
	}
	if cursor != "" {
		db = db.Where("(name COLLATE NOCASE, id) > (?, ?)", name, id)
	}
	return db.Order("name COLLATE NOCASE, id"), nil
}

// AdminNames gives the names of active admins, in their order, at most limit of them.
func (s *Store) AdminNames(ctx context.Context, limit int) ([]string, error) {
	names := []string{}
	err := s.read(ctx).Model(&userRow{}).Where("role = ? AND disabled_at IS NULL", models.RoleAdmin).
		Order("name COLLATE NOCASE, id").Limit(limit).Pluck("name", &names).Error
	if err != nil {
		return nil, fmt.Errorf("list admins: %w", err)
	}
	return names, nil
}

// UserByID finds one person. Errors: not_found.
func (s *Store) UserByID(ctx context.Context, id string) (models.User, error) {
	return s.userWhere(ctx, "id = ?", id)
}

// UserByEmail finds one person. Errors: not_found.
func (s *Store) UserByEmail(ctx context.Context, email string) (models.User, error) {
	return s.userWhere(ctx, "email = ?", strings.ToLower(strings.TrimSpace(email)))
}

func (s *Store) userWhere(ctx context.Context, where, value string) (models.User, error) {
	row, err := findUser(s.read(ctx), where, value)
	if err != nil {
		return models.User{}, err
	}
	return row.model(), nil
}

func findUser(db *gorm.DB, where, value string) (userRow, error) {
	var row userRow
	err := db.Where(where, value).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, messages.NewError(messages.NoSuchPerson, messages.Facts{})
	}
	if err != nil {
		return row, fmt.Errorf("find user: %w", err)
	}
	return row, nil
}

// SetRole changes the role of a person. Errors: not_found, invalid_input, conflict (the last active admin).
func (s *Store) SetRole(ctx context.Context, who models.Actor, id string, role models.Role) error {
	if !role.Includes(models.RoleViewer) {
		return models.Invalid(models.FieldError{Field: "role", Code: "invalid", Message: "Use one of: viewer, editor, admin."})
	}
	return s.changeUser(ctx, id, func(tx *gorm.DB, row *userRow) error {
		before := row.Role
		if before == string(role) {
			return nil
		}
		row.Role = string(role)
		if err := tx.Select("role").Updates(row).Error; err != nil {
			return fmt.Errorf("set role: %w", err)
		}
		return s.audit(tx, who, models.ActionRoleChanged, row.subject(), facts{"role": before}, facts{"role": row.Role})
	})
}

// DisableUser keeps a person from signing in and ends their sessions. Errors: not_found, conflict (the last active admin).
func (s *Store) DisableUser(ctx context.Context, who models.Actor, id string) error {
	return s.changeUser(ctx, id, func(tx *gorm.DB, row *userRow) error {
		if row.DisabledAt != nil {
			return nil
		}
		now := millis(s.now())
		row.DisabledAt = &now
		if err := tx.Select("disabled_at").Updates(row).Error; err != nil {
			return fmt.Errorf("disable user: %w", err)
		}
		if err := endSessions(tx, id, ""); err != nil {
			return err
		}
		return s.audit(tx, who, models.ActionUserDisabled, row.subject(), nil, nil)
	})
}

// EnableUser lets a disabled person sign in again. Errors: not_found.
func (s *Store) EnableUser(ctx context.Context, who models.Actor, id string) error {
	return s.changeUser(ctx, id, func(tx *gorm.DB, row *userRow) error {
		if row.DisabledAt == nil {
			return nil
		}
		row.DisabledAt = nil
		if err := tx.Select("disabled_at").Updates(row).Error; err != nil {
			return fmt.Errorf("enable user: %w", err)
		}
		return s.audit(tx, who, models.ActionUserEnabled, row.subject(), nil, nil)
	})
}

// SetPassword replaces a password and ends the person's sessions but keepSession (empty: none is kept).
// One that somebody else sets must be changed at the first sign-in.
// Errors: not_found, invalid_input.
func (s *Store) SetPassword(ctx context.Context, who models.Actor, id string, in models.NewPassword, keepSession string) error {
	user, err := s.UserByID(ctx, id)
	if err != nil {
		return err
	}
	if err := models.Invalid(NewPasswordProblems(in, user)...); err != nil {
		return err
	}
	hash, err := hashPassword(ctx, in.Password, s.passwordCost)
	if err != nil {
		return err
	}
	return s.changeUser(ctx, id, func(tx *gorm.DB, row *userRow) error {
		row.PasswordHash, row.MustChangePassword = hash, !(who.Kind == models.ActorUser && who.ID == id)
		if err := tx.Select("password_hash", "must_change_password").Updates(row).Error; err != nil {
			return fmt.Errorf("set password: %w", err)
		}
		if err := endSessions(tx, id, keepSession); err != nil {
			return err
		}
		return s.audit(tx, who, models.ActionPasswordChanged, row.subject(), nil, nil)
	})
}

// changeUser runs a change that must not take the last active admin away.
func (s *Store) changeUser(ctx context.Context, id string, change func(tx *gorm.DB, row *userRow) error) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		row, err := findUser(tx, "id = ?", id)
		if err != nil {
			return err
		}
		wasAdmin := row.isActiveAdmin()
		if err := change(tx, &row); err != nil {
			return err
		}
		if !wasAdmin || row.isActiveAdmin() {
			return nil
		}
		var admins int64
		if err := tx.Model(&userRow{}).Where("role = 'admin' AND disabled_at IS NULL").Count(&admins).Error; err != nil {
			return fmt.Errorf("count admins: %w", err)
		}
		if admins == 0 {
			return messages.NewError(messages.LastAdmin, messages.Facts{})
		}
		return nil
	})
}

// Authenticate checks an email and password. Errors: unauthenticated, the same for every reason.
func (s *Store) Authenticate(ctx context.Context, email string, password models.Secret) (models.User, error) {
	row, err := findUser(s.read(ctx), "email = ?", strings.ToLower(strings.TrimSpace(email)))
	if err != nil && models.CodeOf(err) != models.CodeNotFound {
		return models.User{}, err
	}
	hash := row.PasswordHash
	if hash == "" {
		hash = decoyHash
	}
	matches, err := passwordMatches(ctx, hash, password)
	if err != nil {
		return models.User{}, err
	}
	if !matches || row.ID == "" || row.DisabledAt != nil {
		return models.User{}, messages.NewError(messages.WrongPassword, messages.Facts{})
	}
	return row.model(), nil
}

func (r userRow) isActiveAdmin() bool {
	return r.Role == string(models.RoleAdmin) && r.DisabledAt == nil
}

func (r userRow) subject() subject { return subject{subjectUser, r.ID, r.Name} }

func (r userRow) model() models.User {
	return models.User{
		ID: r.ID, Email: r.Email, Name: r.Name, Role: models.Role(r.Role),
		CreatedAt: timeOf(r.CreatedAt), DisabledAt: optionalTime(r.DisabledAt), MustChangePassword: r.MustChangePassword,
	}
}
