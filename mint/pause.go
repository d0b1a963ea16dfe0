package mint

import (
	"errors"
	"time"

	"greenroom/anam"
	"greenroom/messages"
)

// longestPause bounds how long one answer of Anam holds back everybody's tokens.
const longestPause = 30 * time.Second

// pause is until when Anam asked to be left alone, with the 429 to a token.
type pause struct{ *anam.Pause }

func newPause() pause { return pause{anam.NewPause(longestPause)} }

// heard remembers the wait that Anam asked for.
func (p pause) heard(err error, now time.Time) {
	if e, ok := errors.AsType[*anam.Error](err); ok && e.Asked {
		p.Note(now, e.RetryAfter)
	}
}

// Wait is how long Anam still asks for no more requests for tokens; 0: it doesn't.
func (s *Service) Wait() time.Duration { return s.pause.Left(s.now()) }

// refuse refuses while the pause runs. Errors: anam_rate_limited, with the time that is left of it.
func (p pause) refuse(now time.Time) error {
	wait := p.Left(now)
	if wait == 0 {
		return nil
	}
	err := messages.NewError(messages.AnamRateReached, messages.Facts{})
	err.RetryAfter = wait
	return err
}
