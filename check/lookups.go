package check

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"greenroom/anam"
	"greenroom/catalog"
	"greenroom/models"
)

// lookupsAtOnce bounds the look-ups that one check has running.
const lookupsAtOnce = 4

// reference is an ID in a persona.
type reference struct {
	part  catalog.Part
	field string
	id    string
}

// references are the IDs of a persona that Anam has to know.
func references(p models.Persona) []reference {
	all := []reference{
		{catalog.PartAvatar, "persona.avatarId", p.AvatarID}, {catalog.PartVoice, "persona.voiceId", p.VoiceID}, {catalog.PartModel, "persona.llmId", p.LLMID},
	}
	for i, id := range p.ToolIDs {
		all = append(all, reference{catalog.PartTool, fmt.Sprintf("persona.toolIds[%d]", i), id})
	}
	var out []reference
	for _, r := range all {
		if r.id != "" && r.id != models.OwnBrain {
			out = append(out, r)
		}
	}
	return out
}

// findings are what one of the two questions to Anam brought.
type findings struct {
	problems []models.CheckProblem
	// failed says why Anam could not tell everything; nil when it did.
	failed error
}

// listed looks up by ID what no fresh list holds. A token is no proof that an ID exists: Anam gives one for most that don't.
func (s *Service) listed(ctx context.Context, p models.Persona) findings {
	refs := references(p)
	answers := make([]findings, len(refs))
	provider := s.listedProvider(ctx, p.VoiceID)
	var wait sync.WaitGroup
	slots := make(chan struct{}, lookupsAtOnce)
	for i, r := range refs {
		if s.catalog != nil && s.catalog.Holds(ctx, r.part, r.id) {
			continue
		}
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			found, err := s.lookUp(ctx, r)
			answers[i] = judged(r, err)
			if r.part == catalog.PartVoice && err == nil {
				provider = found
			}
		})
	}
	wait.Wait()
	return joined(append(answers, findings{problems: voiceMisfits(p, provider)}))
}

// listedMisfits holds a persona against the provider of its voice without asking Anam, so it is told also when Anam can't be asked.
func (s *Service) listedMisfits(ctx context.Context, p models.Persona) []models.CheckProblem {
	if s.catalog == nil {
		return nil
	}
	return voiceMisfits(p, s.listedProvider(s.catalog.PeekContext(ctx), p.VoiceID))
}

// listedProvider gives the provider of a voice that the catalog lists, "" for others.
func (s *Service) listedProvider(ctx context.Context, voiceID string) string {
	if s.catalog == nil {
		return ""
	}
	voice, _, _ := s.catalog.Voice(ctx, voiceID)
	return voice.Provider
}

// lookUp asks Anam for one ID; of a voice it gives the provider.
func (s *Service) lookUp(ctx context.Context, r reference) (provider string, err error) {
	switch r.part {
	case catalog.PartAvatar:
		_, err = s.anam.Avatar(ctx, r.id)
	case catalog.PartVoice:
		var voice anam.Voice
		voice, err = s.anam.Voice(ctx, r.id)
		provider = voice.Provider
	case catalog.PartModel:
		_, err = s.anam.LLM(ctx, r.id)
	case catalog.PartTool:
		_, err = s.anam.Tool(ctx, r.id)
	}
	return provider, err
}

// missing says of each part that Anam doesn't know it.
var missing = map[catalog.Part]struct{ code, message string }{
	catalog.PartAvatar: {models.ProblemAvatarNotFound, "Anam has no such face: it was removed, or belongs to another account. Choose another."},
	catalog.PartVoice:  {models.ProblemVoiceNotFound, "Anam has no such voice: it was removed, or belongs to another account. Choose another."},
	catalog.PartModel:  {models.ProblemLLMNotFound, "Anam has no such model: it was removed, or belongs to another account. Choose another."},
	catalog.PartTool:   {models.ProblemToolNotFound, "Anam has no such tool: it was removed, or belongs to another account. Take it out, or choose another."},
}

// judged tells a thing that isn't there from a look-up that failed.
func judged(r reference, err error) findings {
	e, ok := errors.AsType[*anam.Error](err)
	if ok && e.Kind == anam.NotFound {
		return findings{problems: []models.CheckProblem{models.Block(r.field, missing[r.part].code, missing[r.part].message)}}
	}
	return findings{failed: err}
}

func joined(parts []findings) (all findings) {
	for _, part := range parts {
		all.problems = append(all.problems, part.problems...)
		if all.failed == nil {
			all.failed = part.failed
		}
	}
	return all
}

func voiceMisfits(p models.Persona, provider string) (out []models.CheckProblem) {
	for _, misfit := range p.VoiceMisfits(provider, "persona") {
		out = append(out, models.CheckProblem{FieldError: misfit, Level: models.LevelBlock})
	}
	return out
}
