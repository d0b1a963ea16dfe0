package pages

import (
	"maps"

	"greenroom/diff"
	"greenroom/models"
	"greenroom/web"
)

// merge puts a form on top of a version that somebody else saved meanwhile.
// A field that only they changed is taken from them; where both changed it, yours stays in the form and theirs is offered.
type merge struct {
	values map[string]string
	taken  []string // labels
	clash  []web.ConflictField
	left   []string // labels of what both changed and the kind of persona has no use for
}

// mergeFields compares field by field: base is what both started from, nil when that is not known.
// typed is what stands in the form, yours the same in its canonical form.
func mergeFields(base, theirs, yours, typed map[string]string) merge {
	merged := diff.Merge(editorFields, base, theirs, yours)
	kind := models.PersonaKind(merged.Values[kindField])
	m := merge{values: maps.Clone(typed)}
	for _, name := range merged.Taken {
		m.values[name] = theirs[name]
		if formHas(kind, name) {
			m.taken = append(m.taken, editorShown.find(name).label)
		}
		if name == "llmId" {
			delete(m.values, "llmIdTyped")
		}
	}
	for _, name := range merged.Clashes {
		label := editorShown.find(name).label
		if !formHas(kind, name) {
			m.left = append(m.left, label)
			continue
		}
		m.clash = append(m.clash, web.ConflictField{
			Name: name, Label: label,
			Base: web.ConflictValue{Text: base[name]}, Theirs: web.ConflictValue{Text: theirs[name]}, Yours: web.ConflictValue{Text: yours[name]},
		})
	}
	return m
}

// canonicalValues are the form's values as they would come back after saving; what cannot be read stays as it was typed.
func canonicalValues(f *form, in models.NewVersion) map[string]string {
	values := valuesOf(models.Document{}.With(in))
	for _, problem := range f.problems {
		values[problem.Field] = f.values[problem.Field]
	}
	return values
}

// takeTheirs does what was chosen after a conflict: fields whose choice is theirs get the value of the version that the form is on top of.
// A field that was edited since keeps what was typed.
func takeTheirs(f *form, theirs map[string]string) {
	yours := canonicalValues(f, versionIn(f.copy()))
	for _, name := range editorFields {
		if f.text("take."+name) != "theirs" || yours[name] != f.text("yours."+name) {
			continue
		}
		f.values[name] = theirs[name]
		if name == "llmId" {
			delete(f.values, "llmIdTyped")
		}
	}
}
