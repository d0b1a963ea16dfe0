package httpkit

import (
	"strings"
	"testing"

	"greenroom/models"
)

func TestMarksNameAndSignTheirOwner(t *testing.T) {
	t.Parallel()
	dana := models.Session{ID: "one", UserID: "dana", FormKey: "key of Dana"}
	anew := models.Session{ID: "two", UserID: "dana", FormKey: "key of Dana"}
	eve := models.Session{ID: "three", UserID: "eve", FormKey: "key of Eve"}
	mark := NewMark(dana)
	if MarkOwner(mark) != "dana" || !MarkSigned(mark, dana.FormKey) || !MarkSigned(mark, anew.FormKey) {
		t.Errorf("%s is not Dana's", mark)
	}
	if MarkSigned(mark, eve.FormKey) || mark == NewMark(dana) {
		t.Errorf("%s is Eve's, or made twice", mark)
	}
	parts := strings.Split(mark, ".")
	for _, forged := range []string{
		"", ".", "..", mark + "A", strings.Join(append([]string{"MADEUP"}, parts[1:]...), "."), parts[0] + ".eve." + parts[2], parts[0] + ".dana.", parts[0] + ".dana",
	} {
		if MarkSigned(forged, dana.FormKey) || MarkSigned(forged, eve.FormKey) {
			t.Errorf("%q is signed", forged)
		}
	}
	for _, none := range []string{"", "x", "a.b", ".dana." + parts[2], "a.b.c.d"} {
		if owner := MarkOwner(none); owner != "" {
			t.Errorf("%q is of %q", none, owner)
		}
	}
}
