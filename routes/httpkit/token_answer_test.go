package httpkit

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"greenroom/models"
)

// Both ways of writing a token give the same bytes.
func TestTokensAreWrittenAsTheyAreDescribed(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 9, 21, 14, 13, 20, 456_700_000, time.FixedZone("east", 7200))
	for _, m := range []models.MintResult{
		{},
		{SessionToken: "a.b.c", Type: "ephemeral", ExpiresAt: at, Template: "cara", Version: 7, Label: "live", ClientLabel: "gr:cara@7:live:Ab3dEf9h", MintID: "0198c0de-0000-7000-8000-000000000001"},
		{SessionToken: "a.b.c", PersonaID: "0198c0de-0000-7000-8000-000000000002", ClientLabel: "gr:lab:Ab3dEf9h:web", ClientOptions: models.ClientOptions{API: &models.ClientAPI{BaseURL: "https://<b>"}, Metrics: &models.ClientMetrics{}}},
		{SessionToken: "\"\\/\n<&>", Type: "a\tb", ClientLabel: "\u2028 caf\u00e9 \U0001f600 \x00", MintID: "\xff\xfe"},
	} {
		want, err := json.Marshal(AnswerToken(m), Written)
		got, appendErr := appendToken(nil, m)
		if err != nil || appendErr != nil || string(got) != string(want) {
			t.Errorf("got\n%s, %v, want\n%s, %v", got, appendErr, want, err)
		}
	}
}
