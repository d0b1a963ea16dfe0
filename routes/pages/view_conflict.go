package pages

import (
	"context"

	"greenroom/web"
)

// nameClashes shows the values of both sides as people know them: by name, by picture, by sample.
func (s catalogNames) nameClashes(catalogCtx context.Context, clashes []web.ConflictField) {
	for i := range clashes {
		field := &clashes[i]
		for _, value := range []*web.ConflictValue{&field.Base, &field.Theirs, &field.Yours} {
			s.nameClash(catalogCtx, field.Name, value)
		}
	}
}

func (s catalogNames) nameClash(catalogCtx context.Context, field string, value *web.ConflictValue) {
	switch field {
	case "avatarId":
		face := s.faceTile(catalogCtx, value.Text)
		value.Face = &face
	case "voiceId":
		voice := s.voiceTile(catalogCtx, value.Text)
		value.Voice = &voice
	case "llmId":
	case "toolIds":
		value.Named = s.toolNames(catalogCtx, value.Text)
		return
	default:
		return
	}
	value.Named = []web.FieldValue{s.fieldValue(catalogCtx, field, value.Text)}
}
