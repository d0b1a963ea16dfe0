package models_test

import (
	"regexp"
	"testing"
	"time"

	"greenroom/models"
)

func TestRequestIDsTellTheirTime(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[A-Z2-7]{26}$`)
	seen := map[string]bool{}
	for _, at := range []time.Time{time.UnixMilli(0), time.UnixMilli(1_790_000_000_123), time.UnixMilli(1<<47 - 1)} {
		for range 100 {
			id := models.NewRequestID(at)
			if got, told := models.RequestTime(id); !told || !got.Equal(at) || !shape.MatchString(id) || seen[id] {
				t.Errorf("%s of %v tells %v, %v", id, at, got, told)
			}
			seen[id] = true
		}
	}
	for _, id := range []string{"", "req-1", "MFRGG", "abcdefghijklmnopqrstuvwxyz", "AAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		if at, told := models.RequestTime(id); told {
			t.Errorf("%q tells %v", id, at)
		}
	}
}
