package models_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"greenroom/models"
)

func TestSecretsNeverPrint(t *testing.T) {
	t.Parallel()
	const marker = "hunter2-marker"
	secret := models.Secret(marker)
	holder := struct {
		Key  models.Secret
		List []models.Secret
		Any  any
		Ptr  *models.Secret
	}{secret, []models.Secret{secret}, secret, &secret}
	var printed []string
	for _, verb := range strings.Split("v +v #v s q x X d t c b o O U e E f F g G z 10s -20q .3s", " ") {
		printed = append(printed, fmt.Sprintf("%"+verb+" %"+verb, secret, holder))
	}
	raw, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "secret", secret, "holder", holder)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "secret", secret, "holder", holder)
	printed = append(printed, string(raw), log.String(), fmt.Errorf("open %s: %w", secret, fmt.Errorf("with %v", holder)).Error(),
		fmt.Sprint(secret), fmt.Sprintln("a", secret), secret.String(), secret.GoString(), fmt.Sprintf("%s", []any{secret}),
		models.Fail(models.CodeInternal, fmt.Sprint(secret)).Error())
	for _, text := range printed {
		if strings.Contains(text, marker) || strings.Contains(text, fmt.Sprintf("%x", marker)) {
			t.Errorf("printed: %s", text)
		}
	}
	if secret.Reveal() != marker {
		t.Error("Reveal must give the text")
	}
}

func TestSecretsAreReadFromJSON(t *testing.T) {
	t.Parallel()
	var in models.NewPassword
	if err := json.Unmarshal([]byte(`{"password":"correct horse"}`), &in); err != nil || in.Password.Reveal() != "correct horse" {
		t.Errorf("got %q, %v", in.Password.Reveal(), err)
	}
}
