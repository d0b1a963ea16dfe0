package check

import (
	"context"
	"slices"

	"greenroom/messages"
	"greenroom/models"
)

// Move points a label at a version, unless that is known to fail and the codes of why are not among in.Confirm.
// Moving back to a version that the label has pointed at is never held up, and asks nobody.
// It gives the template and what is to be told of the version.
// Errors: those of store.MoveLabel, and check_failed with the blocking problems as fields.
func (s *Service) Move(ctx context.Context, who models.Actor, slug string, in models.LabelMove) (models.Template, []models.CheckProblem, error) {
	plan, err := s.store.PlanMove(ctx, who, slug, in)
	if err != nil {
		return models.Template{}, nil, err
	}
	problems, err := s.ofPlan(ctx, who, plan, in.Version)
	if err != nil {
		return models.Template{}, nil, err
	}
	if !plan.WasThere {
		if left := models.Unconfirmed(problems, in.Confirm); len(left) > 0 {
			return models.Template{}, problems, failed(left)
		}
	}
	in.Confirm = needed(problems, in.Confirm, plan.WasThere)
	t, err := s.store.MoveLabel(ctx, who, slug, in)
	return t, problems, err
}

// ofPlan checks what is about to go out; what was there before is only looked at.
func (s *Service) ofPlan(ctx context.Context, who models.Actor, plan models.MovePlan, version int) ([]models.CheckProblem, error) {
	how := recent
	if plan.WasThere || plan.From == version {
		how = known
	}
	return s.judge(ctx, askerOf(who), plan.Version, plan.WasOut, how)
}

// Finding is what a page tells of a move before it is made.
type Finding struct {
	Problems []models.CheckProblem
	// Held is true when blocking problems hold the move up until they are confirmed.
	Held bool
}

// Before finds what is to be told of a move that somebody may make. open is false for a move that nobody can make now:
// then only what is known already is told.
func (s *Service) Before(ctx context.Context, who models.Actor, t models.Template, label string, v models.Version, open bool) (Finding, error) {
	there, out, err := s.store.PointedAt(ctx, t.ID, label, v.Number)
	if err != nil {
		return Finding{}, err
	}
	how := recent
	if there || !open {
		how = known
	}
	problems, err := s.judge(ctx, askerOf(who), v, out, how)
	held := !there && open && len(models.Unconfirmed(problems, nil)) > 0
	return Finding{problems, held}, err
}

func failed(fields []models.FieldError) error {
	err := messages.NewError(messages.CheckFound, messages.Facts{})
	err.Fields = fields
	return err
}

// needed are the confirmed codes that something blocking bears: only those are worth remembering.
func needed(problems []models.CheckProblem, confirmed []string, free bool) (codes []string) {
	for _, p := range problems {
		if !free && p.Level == models.LevelBlock && slices.Contains(confirmed, p.Code) && !slices.Contains(codes, p.Code) {
			codes = append(codes, p.Code)
		}
	}
	return codes
}
