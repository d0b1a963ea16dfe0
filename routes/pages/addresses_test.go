package pages

import "testing"

func TestAddressLeavesEmptyParametersOut(t *testing.T) {
	t.Parallel()
	for want, parameters := range map[string]map[string]string{
		"/lab":                        {"search": "", "page": ""},
		"/lab?search=a%26b%3Dc":       {"search": "a&b=c", "page": ""},
		"/lab?page=2&search=%C3%A9+x": {"search": "é x", "page": "2"},
	} {
		if got := address("/lab", parameters); got != want {
			t.Errorf("%v: %s, want %s", parameters, got, want)
		}
	}
}
