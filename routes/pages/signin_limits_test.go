package pages

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"greenroom/models"
)

func TestSignInLimitsPerAccount(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	l := newSignInLimits(func() time.Time { return now })
	for i := range attemptsPerAccount.Events {
		if err := l.Try("Dana@Example.com ", fmt.Sprintf("192.0.2.%d", i)); err != nil {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	err := l.Try("dana@example.com", "192.0.2.200")
	if models.CodeOf(err) != models.CodeRateLimited {
		t.Fatalf("an account's attempt over the limit: %v", err)
	}
	var e *models.Error
	if !errors.As(err, &e) || e.RetryAfter != 90*time.Second {
		t.Errorf("wait %v, want 90 s", e.RetryAfter)
	}
	if err := l.Try("sam@example.com", "192.0.2.200"); err != nil {
		t.Errorf("another account: %v", err)
	}
	now = now.Add(e.RetryAfter)
	if err := l.Try("dana@example.com", "192.0.2.200"); err != nil {
		t.Errorf("after waiting as told: %v", err)
	}
}

func TestSignInLimitsPerAddress(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	l := newSignInLimits(func() time.Time { return now })
	for i := range attemptsPerAddress.Events {
		account := fmt.Sprintf("a%d@example.com", i)
		if err := l.Try(account, "192.0.2.1"); err != nil {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
		l.Succeeded(account)
	}
	if err := l.Try("dana@example.com", "192.0.2.1"); models.CodeOf(err) != models.CodeRateLimited {
		t.Errorf("an address's attempt over the limit, all before it successful: %v", err)
	}
	if err := l.Try("dana@example.com", "192.0.2.2"); err != nil {
		t.Errorf("the same account from elsewhere: %v", err)
	}
}

func TestSignInLimitsForgetsAnAccountThatSucceeded(t *testing.T) {
	t.Parallel()
	l := newSignInLimits(func() time.Time { return time.Unix(1_800_000_000, 0) })
	for range attemptsPerAccount.Events {
		if err := l.Try("dana@example.com", "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
	l.Succeeded("DANA@example.com")
	if err := l.Try("dana@example.com", "192.0.2.1"); err != nil {
		t.Errorf("after a success: %v", err)
	}
}
