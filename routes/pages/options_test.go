package pages

import (
	"reflect"
	"testing"

	"greenroom/web"
)

func TestOptionsSelectTheCurrentValue(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		selected string
		want     []web.Option
	}{
		"no value":           {"", []web.Option{{Label: "Any", Selected: true}, {Value: "a", Label: "a"}}},
		"a listed value":     {"a", []web.Option{{Label: "Any"}, {Value: "a", Label: "a", Selected: true}}},
		"a value since gone": {"b", []web.Option{{Label: "Any"}, {Value: "a", Label: "a"}, {Value: "b", Label: "b", Selected: true}}},
	} {
		if got := optionsWithBlank("Any", optionsOf([]string{"a"}, ownLabel), test.selected); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	if got := withSelected([]web.Option{{Value: "a", Label: "a"}}, ""); len(got) != 1 || got[0].Selected {
		t.Errorf("without a value nothing is added or selected: %+v", got)
	}
}
