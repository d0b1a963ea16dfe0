package pages

import (
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// checkFinding checks what a move would send out, for the page that asks about it; confirmed are the ticks to keep.
// open is false where nobody can make the move now: then nobody is asked.
func (p templatePages) checkFinding(c *fiber.Ctx, t models.Template, wanted publication, open bool, confirmed []string) (web.CheckFinding, error) {
	version, err := p.store.Version(c.UserContext(), t.Slug, wanted.version)
	if err != nil {
		return web.CheckFinding{}, err
	}
	found, err := p.checks.Before(c.UserContext(), httpkit.RequestOf(c).Actor(), t, wanted.label, version, open)
	if err != nil {
		return web.CheckFinding{}, err
	}
	return shownFinding(found.Problems, found.Held, confirmed), nil
}

// shownFinding groups what needs a tick by its code: that is what the tick confirms.
func shownFinding(problems []models.CheckProblem, held bool, confirmed []string) (shown web.CheckFinding) {
	for _, problem := range problems {
		line := shownProblem(problem)
		switch {
		case problem.Level == models.LevelWarn:
			shown.Warnings = append(shown.Warnings, line)
		case !held:
			shown.Told = append(shown.Told, line)
		default:
			shown.Blocking = inGroup(shown.Blocking, problem.Code, line, slices.Contains(confirmed, problem.Code))
		}
	}
	return shown
}

func inGroup(groups []web.CheckGroup, code string, line web.CheckLine, ticked bool) []web.CheckGroup {
	for i := range groups {
		if groups[i].Code == code {
			groups[i].Lines = append(groups[i].Lines, line)
			return groups
		}
	}
	return append(groups, web.CheckGroup{Code: code, Lines: []web.CheckLine{line}, Ticked: ticked})
}

// failing says of each template why what is live would fail, in one sentence of what was found first.
func (s *personas) failing(ctx context.Context, templateIDs ...string) (map[string]string, error) {
	found, err := s.store.FailingLive(ctx, templateIDs)
	said := make(map[string]string, len(found))
	for id, problems := range found {
		line := shownProblem(problems[0])
		said[id] = strings.TrimPrefix(line.Label+": "+line.Message, ": ")
	}
	return said, err
}

// shownProblem names the field as the editor does.
func shownProblem(problem models.CheckProblem) web.CheckLine {
	return web.CheckLine{Label: editorShown.labelled(problem.Field), Message: withLabels(problem.Message)}
}
