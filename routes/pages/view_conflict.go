package pages

import (
	"context"
	"strings"

	"greenroom/web"
)

// nameClashes shows the values of both sides as people know them: by name, by picture, by sample.
func (s catalogNames) nameClashes(names context.Context, clashes []web.ConflictField) {
	for i := range clashes {
		field := &clashes[i]
		for _, value := range []*web.ConflictValue{&field.Base, &field.Theirs, &field.Yours} {
			s.nameClash(names, field.Name, value)
		}
	}
}

func (s catalogNames) nameClash(names context.Context, field string, value *web.ConflictValue) {
	switch field {
	case "avatarId":
		face := s.faceTile(names, value.Text)
		value.Face = &face
	case "voiceId":
		voice := s.voiceTile(names, value.Text)
		value.Voice = &voice
	case "llmId":
	case "toolIds":
		value.Named = s.toolNames(names, value.Text)
		return
	default:
		return
	}
	value.Named = []web.FieldValue{s.fieldValue(names, field, value.Text)}
}

// toolNames names one tool for each line.
func (s catalogNames) toolNames(names context.Context, ids string) []web.FieldValue {
	var named []web.FieldValue
	for _, id := range strings.Split(ids, "\n") {
		tool, _, _ := s.catalog.Tool(names, strings.ToLower(id))
		named = append(named, namedValue(tool.Name, id))
	}
	return named
}
