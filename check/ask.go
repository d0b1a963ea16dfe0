package check

import (
	"context"
	"errors"
	"sync"
	"time"

	"greenroom/anam"
	"greenroom/messages"
	"greenroom/models"
)

// asker is on whose account Anam is asked.
type asker struct {
	id     string
	person bool
	rate   models.CheckRate
}

// rate is what one caller may ask: a script that checks in a loop leaves half to people who publish.
var rate = models.CheckRate{PerMinute: 12, OthersPerMinute: 6, OwnPerMinute: 6}

func askerOf(who models.Actor) asker {
	return asker{id: string(who.Kind) + ":" + who.ID, person: who.Kind == models.ActorUser, rate: rate}
}

// answers are what Anam said to both questions.
type answers struct {
	listed, tried findings
}

// Why Anam is not asked.
var (
	errTooOften = errors.New("too many checks") // the rate is spent, or Anam wants to be left alone
	errNoAnam   = errors.New("no Anam to ask")
)

// ask puts both questions to Anam at once, within the caller's rate, and keeps what it said for sure.
// The only errors are those of the database and of a caller who left.
func (s *Service) ask(ctx context.Context, by asker, v models.Version) (answers, error) {
	if err := s.mayAsk(ctx, by); err != nil {
		if errors.Is(err, errTooOften) || errors.Is(err, errNoAnam) {
			return answers{findings{failed: err}, findings{failed: err}}, nil
		}
		return answers{}, err
	}
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var a answers
	var wait sync.WaitGroup
	wait.Go(func() { a.listed = s.listed(bounded, v.Document.Persona) })
	wait.Go(func() { a.tried = s.tried(bounded, v.Document) })
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return answers{}, err
	}
	s.tell(ctx, a)
	return a, s.keep(ctx, v.SHA256, a)
}

// mayAsk holds the caller against the rate; while Anam wants to be left alone nobody may.
func (s *Service) mayAsk(ctx context.Context, by asker) error {
	switch {
	case s.anam == nil:
		return errNoAnam
	case s.anam.Paused():
		return errTooOften
	}
	taken, err := s.store.TakeCheck(ctx, by.id, by.person, by.rate)
	if err == nil && !taken {
		err = errTooOften
	}
	return err
}

// keep leaves out what Anam could not tell: the next check asks for that again.
func (s *Service) keep(ctx context.Context, sha256 []byte, a answers) error {
	if err := s.keepListed(ctx, sha256, a.listed); err != nil || a.tried.failed != nil {
		return err
	}
	return s.store.KeepTried(ctx, sha256, a.tried.problems)
}

func (s *Service) keepListed(ctx context.Context, sha256 []byte, found findings) error {
	if found.failed != nil {
		return nil
	}
	return s.store.KeepListed(ctx, sha256, found.problems)
}

// tell logs what kept Anam from answering, never what it was asked.
func (s *Service) tell(ctx context.Context, a answers) {
	for _, err := range []error{a.listed.failed, a.tried.failed} {
		if err != nil {
			s.log.WarnContext(ctx, "a check is incomplete", "error", err)
			return
		}
	}
}

// over gives what Anam said; where it could not be asked, what it said before stands, as long as that is recent.
func (a answers) over(before models.CheckResult, isRecent func(time.Time) bool) []models.CheckProblem {
	problems := append([]models.CheckProblem{}, a.listed.problems...)
	if a.listed.failed != nil && isRecent(before.ListedAt) {
		problems = append(problems, before.Listed...)
	}
	problems = append(problems, a.tried.problems...)
	if a.tried.failed != nil && isRecent(before.TriedAt) {
		problems = append(problems, before.Tried...)
	}
	if err := errors.Join(a.listed.failed, a.tried.failed); err != nil {
		problems = append(problems, models.Warn("", models.ProblemCheckUnavailable, unavailable(err)))
	}
	return problems
}

// unavailable says why the check is incomplete, and what to do.
func unavailable(err error) string {
	e, ok := errors.AsType[*anam.Error](err)
	switch {
	case errors.Is(err, errTooOften):
		return "Anam was asked often enough for now, so it was not asked about this version. Wait a minute and check again, or publish without."
	case errors.Is(err, errNoAnam):
		return "There is no ANAM_API_KEY here, so Anam could not be asked about this version. Set it and check again, or publish without."
	case ok && e.Kind == anam.Unauthorized:
		return "Anam refused Greenroom's API key, so it could not be asked about this version. " + messages.ReplaceKey
	case ok && e.Kind == anam.RateLimited:
		return "Anam limits how often it is asked, so it could not be asked about this version. Wait and check again, or publish without."
	}
	return "Anam didn't answer, so it could not be asked about this version. Check again, or publish without."
}
