package httpkit

import (
	"bytes"
	"fmt"
	"testing"

	"greenroom/models"
)

func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{`{"slug":"cara","persona":{"name":"Cara","systemPrompt":"x"}}`, `{"tags":[1,null,{"a":[]}],"slug":5,"slug":"x"}`, "{\"\xff\":\"\\ud800\"}", `{"persona":{"tools":[{"a":{"b":[1]}}]}}`, `[`, `{"persona":{"tools":[{"a":1e999},null,"x"],"skipGreeting":"x","maxSessionLengthSeconds":1e3}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, wrong, err := readJSON[models.NewTemplate](raw)
		if err != nil && (models.CodeOf(err) != models.CodeInvalidJSON || len(wrong) > 0) {
			t.Errorf("%v with complaints %v", err, wrong)
		}
		if len(wrong) > mostComplaints {
			t.Errorf("%d complaints", len(wrong))
		}
		again := string(bytes.ToValidUTF8([]byte(fmt.Sprint(wrong)), nil))
		if again != fmt.Sprint(wrong) {
			t.Errorf("complaints are no UTF-8: %q", wrong)
		}
	})
}
