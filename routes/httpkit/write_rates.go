package httpkit

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/ratelimit"
)

// writersTracked is how many keys are remembered for their rates of changes.
const writersTracked = 10_000

func newWriteRates() *ratelimit.Limiter { return ratelimit.New(writersTracked) }

// holdToWriteRate counts one change of a key that has a rate for them, whatever becomes of it.
// Mints have a rate and records of their own. Errors: rate_limited, with the time until the next one.
func (s *Server) holdToWriteRate(c *fiber.Ctx, r *Route) error {
	key := RequestOf(c).Key
	if key == nil || key.WritesPerMinute == 0 || ReadsOnly(c) || r.Refused != nil {
		return nil
	}
	wait := s.writes.Take(s.Now(), ratelimit.Use{Key: key.ID, Rate: ratelimit.Rate{Events: key.WritesPerMinute, Per: time.Minute}})
	if wait == 0 {
		return nil
	}
	err := messages.NewError(messages.KeyWriteRateReached, messages.Facts{Count: key.WritesPerMinute})
	err.RetryAfter = wait
	return err
}
