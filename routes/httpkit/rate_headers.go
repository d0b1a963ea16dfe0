package httpkit

import (
	"math"
	"strconv"

	"github.com/gofiber/fiber/v2"
)

// tellRate tells a key with a rate, on each of its answers, how many mints it has left now and in how many seconds it has all of them again.
func (s *Server) tellRate(c *fiber.Ctx) {
	key := RequestOf(c).Key
	if key == nil || key.RatePerMinute == 0 || s.RateLeft == nil {
		return
	}
	left, full := s.RateLeft(key)
	c.Set("RateLimit-Limit", strconv.Itoa(key.RatePerMinute))
	c.Set("RateLimit-Remaining", strconv.Itoa(left))
	c.Set("RateLimit-Reset", strconv.Itoa(int(math.Ceil(full.Seconds()))))
}
