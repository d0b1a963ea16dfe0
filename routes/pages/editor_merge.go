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
}

// mergeFields compares field by field: base is what both started from, nil when that is not known.
// typed is what stands in the form, yours the same in its canonical form.
func mergeFields(base, theirs, yours, typed map[string]string) merge {
	merged := diff.Merge(models.PersonaPaths(), base, theirs, yours)
	m := merge{values: maps.Clone(typed)}
	for _, name := range merged.Taken {
		m.values[name] = theirs[name]
		m.taken = append(m.taken, models.FieldLabel(name))
		if name == "llmId" {
			delete(m.values, "llmIdTyped")
		}
	}
	for _, name := range merged.Clashes {
		m.clash = append(m.clash, web.ConflictField{
			Name: name, Label: models.FieldLabel(name),
			Base: web.ConflictValue{Text: base[name]}, Theirs: web.ConflictValue{Text: theirs[name]}, Yours: web.ConflictValue{Text: yours[name]},
		})
	}
	return m
}

// canonicalValues are the form's values as they would come back after saving; what cannot be read stays as it was typed.
func canonicalValues(f *form, p models.Persona) map[string]string {
	values := valuesOf(p)
	for _, problem := range f.problems {
		values[problem.Field] = f.values[problem.Field]
	}
	return values
}

// takeTheirs does what was chosen after a conflict: fields whose choice is theirs get the value of the version that the form is on top of.
// A field that was edited since keeps what was typed.
func takeTheirs(f *form, theirs map[string]string) {
	yours := canonicalValues(f, personaIn(f.copy()))
	for _, name := range models.PersonaPaths() {
		if f.text("take."+name) != "theirs" || yours[name] != f.text("yours."+name) {
			continue
		}
		f.values[name] = theirs[name]
		if name == "llmId" {
			delete(f.values, "llmIdTyped")
		}
	}
}
