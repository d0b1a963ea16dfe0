package store

import (
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// A password that is too long is refused as that, whatever it is made of: looking for what is easy to guess in a megabyte takes half an hour.
func TestLongPasswordsAreNotLookedAt(t *testing.T) {
	t.Parallel()
	long := models.Secret(strings.Repeat("ab", 30_000) + "xyzqw!kfj")
	began := time.Now()
	problems := NewPasswordProblems(models.NewPassword{Password: long}, models.User{Email: "dana@example.com", Name: "Dana"})
	problems = append(problems, NewUserProblems(models.NewUser{Email: "dana@example.com", Name: "Dana", Role: models.RoleViewer, Password: long})...)
	if len(problems) != 2 || problems[0].Field != "password" || problems[1].Field != "password" {
		t.Errorf("got %+v", problems)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %s", took)
	}
}
