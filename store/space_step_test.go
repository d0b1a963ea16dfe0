package store

import "testing"

// Mints wait for one step at most, so a step is small, whatever is free.
func TestOneStepGivesAMegabyteBack(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for _, statement := range []string{"CREATE TABLE ballast (b BLOB)", "INSERT INTO ballast VALUES (zeroblob(20000000))", "DELETE FROM ballast"} {
		if _, err := s.sqlWriter().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		before, err := s.Space(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		given, err := s.giveStepBack(t.Context())
		if err != nil || given != 1<<20 {
			t.Fatalf("gave %d back, %v", given, err)
		}
		if after, err := s.Space(t.Context()); err != nil || after.FreeBytes != before.FreeBytes-given {
			t.Errorf("%+v became %+v, %v", before, after, err)
		}
	}
}
