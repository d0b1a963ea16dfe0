package check

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"greenroom/anam"
	"greenroom/models"
)

// trialLabel is the clientLabel of trial mints, by which they are told from those of apps.
const trialLabel = "gr:check"

// tried mints exactly what would go out, by the same call as for an app, and throws the token away.
// So what a mint would not refuse is not refused here.
func (s *Service) tried(ctx context.Context, d models.Document) findings {
	config, err := d.PersonaConfig()
	if err != nil {
		return findings{failed: err}
	}
	options, err := d.SessionOptions()
	if err != nil {
		return findings{failed: err}
	}
	_, err = s.anam.SessionToken(ctx, anam.TokenRequest{
		PersonaConfig: config, SessionOptions: options, ClientLabel: trialLabel, FaceAlone: d.Persona.Kind() == models.PersonaFace,
	})
	if s.catalog != nil {
		s.catalog.Minted(err)
	}
	return verdict(err, d.Persona)
}

// verdict tells a refusal of this persona from a failure that says nothing of it.
func verdict(err error, p models.Persona) findings {
	e, ok := errors.AsType[*anam.Error](err)
	if !ok {
		return findings{failed: err}
	}
	switch e.Kind {
	case anam.Rejected:
		return findings{problems: rejected(e.Fields)}
	case anam.Forbidden:
		field := "persona"
		if strings.HasSuffix(p.AvatarModel, "-latest") {
			field = "persona.avatarModel"
		}
		return findings{problems: []models.CheckProblem{models.Block(field, string(models.CodeAnamForbidden),
			"Anam doesn't let this account use this: the plan, the key's permissions or an invite-only model stand in the way.")}}
	case anam.LegacyToken:
		return findings{problems: []models.CheckProblem{models.Block("persona.llmId", string(models.CodeAnamLegacyToken),
			"Anam answers with a token that browsers refuse: mostly because of a model that it doesn't know. Choose another model.")}}
	}
	return findings{failed: err}
}

// rejected names each field that Anam complained about, or the whole persona when it named none.
func rejected(paths []string) (out []models.CheckProblem) {
	for _, path := range paths {
		out = append(out, models.Block(ourPath(path), string(models.CodeAnamRejected), "Anam doesn't accept this. Change it, or clear it."))
	}
	if len(out) == 0 {
		out = append(out, models.Block("persona", string(models.CodeAnamRejected),
			"Anam refuses this persona and doesn't say why. Check its face, voice, model, options and tools."))
	}
	return out
}

var listPlace = regexp.MustCompile(`\.([0-9]+)`)

// ourPath writes Anam's personaConfig.tools.0.name as persona.tools[0].name, and its sessionOptions as the part session.
func ourPath(path string) string {
	for theirs, ours := range map[string]string{"personaConfig": "persona", "sessionOptions": "session"} {
		if rest, found := strings.CutPrefix(path, theirs); found {
			path = ours + rest
		}
	}
	return listPlace.ReplaceAllString(path, "[$1]")
}
