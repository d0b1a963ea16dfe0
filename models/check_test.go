package models

import (
	"reflect"
	"strings"
	"testing"
)

// inputs is every type that Check is called with.
var inputs = []any{
	&Persona{}, &NewTemplate{}, &TemplatePatch{}, &NewVersion{}, &LabelMove{}, &LabelRemoval{}, &NewKey{}, &MintRequest{}, &NewUser{}, &NewPassword{},
}

// An unknown tag panics at first use, so each type is used once, with all its parts present.
func TestEveryInputTypeIsCheckedWithoutPanic(t *testing.T) {
	t.Parallel()
	for _, in := range inputs {
		fill(reflect.ValueOf(in).Elem())
		for _, problem := range Check(in, "") {
			if problem.Field == "" || problem.Code == "" || problem.Message == "" || strings.Contains(problem.Field, "-") {
				t.Errorf("%T: complaint without a part: %+v", in, problem)
			}
		}
	}
}

// fill makes every pointer and list of a struct present, so that rules on what is inside are met too.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	}
}

func TestEveryTagInUseHasItsMessage(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, in := range inputs {
		tagsOf(reflect.TypeOf(in), used)
	}
	for _, silent := range []string{"", "-", "omitempty", "omitnil", "dive"} {
		delete(used, silent)
	}
	for _, spoken := range []string{"required", "notblank", "max", "min", "oneof"} {
		if !used[spoken] {
			t.Errorf("no field uses %s", spoken)
		}
		delete(used, spoken)
	}
	for tag := range used {
		if sentences[tag] == "" {
			t.Errorf("tag %s has no sentence", tag)
		}
	}
	for tag := range sentences {
		if !used[tag] {
			t.Errorf("no field uses %s: its sentence can go", tag)
		}
	}
}

func tagsOf(typ reflect.Type, used map[string]bool) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice:
		tagsOf(typ.Elem(), used)
	case reflect.Struct:
		for i := range typ.NumField() {
			for rule := range strings.SplitSeq(typ.Field(i).Tag.Get("validate"), ",") {
				name, _, _ := strings.Cut(rule, "=")
				used[name] = true
			}
			tagsOf(typ.Field(i).Type, used)
		}
	}
}

func TestMessagesNeverRepeatTheValue(t *testing.T) {
	t.Parallel()
	const marker = "MARKER\n"
	in := NewTemplate{Slug: marker, Description: marker + "\xff", Tags: []string{marker}, Note: strings.Repeat(marker, 100), Persona: Persona{
		Name: "x" + marker + "x", AvatarID: marker, AvatarModel: marker, VoiceID: marker, LLMID: "x" + marker + "x", LanguageCode: marker,
		ToolIDs: []string{marker}, Tools: []Tool{{"type": marker, "description": 1}},
		DirectorNotes: &DirectorNotes{PresetStyle: marker, CustomStylePrompt: marker}, VoiceGenerationOptions: &VoiceGenerationOptions{Emotion: marker},
	}}
	problems := in.Problems()
	if len(problems) < 15 {
		t.Fatalf("got only %d complaints: %v", len(problems), problems)
	}
	for _, p := range problems {
		if strings.Contains(p.Message, "MARKER") || strings.Contains(p.Field, "MARKER") {
			t.Errorf("%+v repeats the value", p)
		}
	}
}
