package pages

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"greenroom/models"
)

func TestSignInLimiterPerAccount(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	l := newSignInLimiter(func() time.Time { return now })
	for i := range attemptsPerAccount {
		if err := l.Try("Dana@Example.com ", fmt.Sprintf("192.0.2.%d", i)); err != nil {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	err := l.Try("dana@example.com", "192.0.2.200")
	if models.CodeOf(err) != models.CodeRateLimited {
		t.Fatalf("an account's attempt over the limit: %v", err)
	}
	var e *models.Error
	if !errors.As(err, &e) || e.RetryAfter != attemptWindow {
		t.Errorf("wait %v, want %v", e.RetryAfter, attemptWindow)
	}
	if err := l.Try("sam@example.com", "192.0.2.200"); err != nil {
		t.Errorf("another account: %v", err)
	}
	now = now.Add(attemptWindow)
	if err := l.Try("dana@example.com", "192.0.2.200"); err != nil {
		t.Errorf("after waiting as told: %v", err)
	}
}

func TestSignInLimiterPerAddress(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	l := newSignInLimiter(func() time.Time { return now })
	for i := range attemptsPerAddress {
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

func TestSignInLimiterForgetsAnAccountThatSucceeded(t *testing.T) {
	t.Parallel()
	l := newSignInLimiter(func() time.Time { return time.Unix(1_800_000_000, 0) })
	for range attemptsPerAccount {
		if err := l.Try("dana@example.com", "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
	l.Succeeded("DANA@example.com")
	if err := l.Try("dana@example.com", "192.0.2.1"); err != nil {
		t.Errorf("after a success: %v", err)
	}
}

func TestSignInLimiterStaysSmall(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	l := newSignInLimiter(func() time.Time { return now })
	for i := range attemptsTracked + 500 {
		now = now.Add(time.Millisecond)
		if err := l.Try(fmt.Sprintf("a%d@example.com", i), fmt.Sprintf("2001:db8::%x", i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(l.accounts.windows); n > attemptsTracked {
		t.Errorf("%d accounts are kept", n)
	}
	if n := len(l.addresses.windows); n > attemptsTracked {
		t.Errorf("%d addresses are kept", n)
	}
	newest := accountKey(fmt.Sprintf("a%d@example.com", attemptsTracked+499))
	if _, kept := l.accounts.windows[newest]; !kept {
		t.Error("the newest attempt was dropped in place of the oldest")
	}
}
