package studio

import (
	"image"
	"testing"
)

// Where eyes and mouth are in a frame.
var (
	eyes  = image.Rect(290, 210, 430, 265)
	mouth = image.Rect(310, 285, 410, 345)
)

func TestAnExpressionMovesWhatItNames(t *testing.T) {
	t.Parallel()
	f := Presenter()
	still := f.Frame(Expression{})
	for name, c := range map[string]struct {
		expression Expression
		area       image.Rectangle
	}{
		"eyes shut":      {Expression{Lids: 1}, eyes},
		"eyes half open": {Expression{Lids: 0.5}, eyes},
		"mouth open":     {Expression{Mouth: 1}, mouth},
		"mouth ajar":     {Expression{Mouth: 0.1}, mouth},
	} {
		changed := differing(still, f.Frame(c.expression))
		if changed.Empty() || !changed.In(c.area) {
			t.Errorf("%s changes %v, which is not in %v", name, changed, c.area)
		}
	}
	moved := differing(still, f.Frame(Expression{Nod: 4, Sway: 4}))
	if moved.Empty() || moved.Max.Y > 440 {
		t.Errorf("a nod moves %v: the head and not the shoulders", moved)
	}
	if again := differing(still, f.Frame(Expression{})); !again.Empty() {
		t.Errorf("the same expression differs in %v", again)
	}
}

func differing(a, b *image.RGBA) image.Rectangle {
	var area image.Rectangle
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				area = area.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area
}
