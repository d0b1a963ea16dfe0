package models_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"greenroom/models"
)

func TestCodesAndFieldsThroughWrapping(t *testing.T) {
	t.Parallel()
	field := models.FieldError{Field: "slug", Code: "taken", Message: "Choose another."}
	err := fmt.Errorf("publish cara: %w", &models.Error{Code: models.CodeConflict, Message: "Taken.", Fields: []models.FieldError{field}, Err: io.EOF})
	if got := models.CodeOf(err); got != models.CodeConflict {
		t.Errorf("code %s", got)
	}
	if got := models.FieldsOf(err); len(got) != 1 || got[0] != field {
		t.Errorf("fields %v", got)
	}
	if !errors.Is(err, io.EOF) || err.Error() != "publish cara: conflict: Taken.: EOF" {
		t.Errorf("got %v", err)
	}
	if models.CodeOf(nil) != "" || models.CodeOf(io.EOF) != models.CodeInternal || models.FieldsOf(io.EOF) != nil {
		t.Error("nil has no code, a stranger is internal")
	}
}

func TestInvalidKeepsTheFirstComplaintOfEachField(t *testing.T) {
	t.Parallel()
	if models.Invalid() != nil {
		t.Error("no complaint is no error")
	}
	err := models.Invalid(models.FieldError{Field: "a", Code: "required"}, models.FieldError{Field: "b"}, models.FieldError{Field: "a", Code: "invalid"})
	wantWords(t, words(models.FieldsOf(err)), "a:required b:")
	if err.Error() != "invalid_input: Several fields need attention." {
		t.Errorf("got %v", err)
	}
}
