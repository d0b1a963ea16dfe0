package store

import (
	"slices"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/passwords"
)

var weaknessMessages = map[passwords.Weakness]messages.Message{
	passwords.Common: messages.PasswordCommon, passwords.Repeats: messages.PasswordRepeats,
	passwords.Sequence: messages.PasswordSequence, passwords.Named: messages.PasswordNamed,
}

// NewUserProblems gives every complaint about a new person, also that the password is easy to guess.
func NewUserProblems(in models.NewUser) []models.FieldError {
	return withGuessable(in.Problems(), in.Password, in.Email, in.Name)
}

// NewPasswordProblems gives every complaint about a person's new password.
func NewPasswordProblems(in models.NewPassword, user models.User) []models.FieldError {
	return withGuessable(in.Problems(), in.Password, user.Email, user.Name)
}

// withGuessable adds that the password is easy to guess. One that is refused already isn't looked at: a form has room for a megabyte of it.
func withGuessable(problems []models.FieldError, password models.Secret, names ...string) []models.FieldError {
	if slices.ContainsFunc(problems, func(p models.FieldError) bool { return p.Field == "password" }) {
		return problems
	}
	weakness := passwords.WeaknessOf(password.Reveal(), names...)
	if weakness == "" {
		return problems
	}
	return append(problems, messages.NewFieldError(weaknessMessages[weakness], messages.Facts{}, "password", string(weakness)).Fields...)
}
