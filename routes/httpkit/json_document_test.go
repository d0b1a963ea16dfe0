package httpkit

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"greenroom/models"
)

// A bad body costs no more than a few times what a good one of its size costs, counted in allocations and not in time.
// The test runs alone, because the runtime counts for the whole process.
func TestCostOfABadBody(t *testing.T) {
	items := strings.TrimSuffix(strings.Repeat("1,", 400_000), ",")
	long := `{"slug":"cara","persona":{"name":"Cara","tools":[{"type":"client","name":"x","parameters":{"enum":[` + items + `]}}]}`
	var unknown strings.Builder
	for i := range 30 {
		fmt.Fprintf(&unknown, `,"x%d":1`, i)
	}
	goodAllocs, goodBytes := cost(t, long+"}", 0)
	for name, more := range map[string]string{
		"unknown fields":        unknown.String(),
		"duplicate fields":      strings.Repeat(`,"slug":"leo"`, 30),
		"invalid UTF-8":         ",\"tags\":[" + strings.Repeat("\"\xff\",", 30) + `"a"]`,
		"values that don't fit": `,"tags":[` + strings.Repeat("5,", 30) + `"a"]`,
		"lists of unknown use":  `,"x":[` + items + `]`,
	} {
		least := 1
		if name != "lists of unknown use" {
			least = mostComplaints
		}
		if allocs, bytes := cost(t, long+more+"}", least); allocs > 3*goodAllocs || bytes > 3*goodBytes {
			t.Errorf("%s: %v allocations of %v bytes, a good body %v of %v", name, allocs, bytes, goodAllocs, goodBytes)
		}
	}
}

// cost reads a body that has at least so many complaints and gives its allocations and their bytes.
func cost(t *testing.T, body string, complaints int) (allocs, bytes uint64) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, wrong, err := readJSON[models.NewTemplate]([]byte(body))
	runtime.ReadMemStats(&after)
	if err != nil || len(wrong) < complaints || complaints == 0 && len(wrong) > 0 {
		t.Fatalf("%d complaints, %v", len(wrong), err)
	}
	return after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc
}

func TestDepthIsBounded(t *testing.T) {
	nested := func(open, end string, levels int) []byte {
		return []byte(`{"x":` + strings.Repeat(open, levels-1) + "1" + strings.Repeat(end, levels-1) + "}")
	}
	for _, at := range []struct {
		body []byte
		deep bool
	}{
		{nested("[", "]", maxDepth), false},
		{nested("[", "]", maxDepth+1), true},
		{nested(`{"a":`, "}", maxDepth), false},
		{nested(`{"a":`, "}", maxDepth+1), true},
		{nested("[", "]", 400_000), true},
		{[]byte(strings.Repeat("[", 400_000)), true},
		{[]byte(`{"persona":{"tools":[` + strings.Repeat(`{"a":`, 400_000)), true},
	} {
		_, _, err := readJSON[models.NewTemplate](at.body)
		if errors.Is(err, errTooDeep) != at.deep || err != nil && !at.deep {
			t.Errorf("%.30s of %d bytes: %v", at.body, len(at.body), err)
		}
	}
}

// A body that nests too deeply is left at the level that is too many: none of the paths below it is made, whatever the names.
// The test runs alone, because the runtime counts for the whole process.
func TestADeepBodyTakesLessThanItsSize(t *testing.T) {
	name := `{"` + strings.Repeat("n", 40) + `":`
	for about, body := range map[string][]byte{
		"9,900 levels":         []byte(strings.Repeat(name, 9_900) + "0" + strings.Repeat("}", 9_900)),
		"60,000 members below": []byte(strings.Repeat(name, maxDepth) + "{" + strings.Repeat(`"n":0,`, 60_000) + `"m":0}` + strings.Repeat("}", maxDepth)),
		"a tool":               []byte(`{"persona":{"tools":[` + strings.Repeat(name, 9_900) + "0" + strings.Repeat("}", 9_900) + "]}}"),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := readJSON[models.NewTemplate](body)
		runtime.ReadMemStats(&after)
		if taken := int(after.TotalAlloc - before.TotalAlloc); taken > len(body) || !errors.Is(err, errTooDeep) {
			t.Errorf("%s: %d bytes for a body of %d; %v", about, taken, len(body), err)
		}
	}
}

// Options of the json tag that readJSON does not know must not be ignored.
func TestUnknownTagsAreRefused(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a tag with an option that is not known was taken")
		}
	}()
	_, _, _ = readJSON[struct {
		N int `json:"n,string"`
	}]([]byte(`{"n":"1"}`))
}
