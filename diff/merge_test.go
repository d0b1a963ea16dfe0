package diff

import (
	"reflect"
	"slices"
	"testing"
)

func TestMerge(t *testing.T) {
	t.Parallel()
	base := map[string]string{"name": "Cara", "voice": "v1", "prompt": "a", "face": "f1", "greeting": ""}
	theirs := map[string]string{"name": "Dora", "voice": "v1", "prompt": "b", "face": "f2", "greeting": "Hi"}
	yours := map[string]string{"name": "Cara", "voice": "v2", "prompt": "c", "face": "f2", "greeting": ""}
	names := []string{"name", "prompt", "greeting", "voice", "face"}
	got := Merge(names, base, theirs, yours)
	want := Merged{
		Values: map[string]string{"name": "Dora", "voice": "v2", "prompt": "c", "face": "f2", "greeting": "Hi"},
		Taken:  []string{"name", "greeting"}, Clashes: []string{"prompt"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := Merge(names, nil, theirs, yours); !slices.Equal(got.Clashes, []string{"name", "prompt", "greeting", "voice"}) || got.Taken != nil {
		t.Errorf("without a base: %+v", got)
	}
}

// Over every way in which three values can be alike: no change of yours is lost, and none of theirs unseen.
func TestMergeLosesNothing(t *testing.T) {
	t.Parallel()
	for _, b := range []string{"1", "2", "3"} {
		for _, th := range []string{"1", "2", "3"} {
			for _, y := range []string{"1", "2", "3"} {
				m := Merge([]string{"f"}, map[string]string{"f": b}, map[string]string{"f": th}, map[string]string{"f": y})
				value, taken, clash := m.Values["f"], len(m.Taken) > 0, len(m.Clashes) > 0
				if y != b && value != y {
					t.Errorf("%s %s %s: yours is lost", b, th, y)
				}
				if th != b && value != th && !clash {
					t.Errorf("%s %s %s: theirs is lost unseen", b, th, y)
				}
				if taken != (y == b && th != b) || clash != (y != b && th != b && y != th) {
					t.Errorf("%s %s %s: taken %v, clash %v", b, th, y, taken, clash)
				}
			}
		}
	}
}
