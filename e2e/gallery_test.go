package e2e

import (
	"testing"

	"greenroom/web/gallery"
)

// TestGalleryIsAccessible looks at every page in every state that the gallery has.
func TestGalleryIsAccessible(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.watch.pardonLog("'beforeunload' confirmation panel", `The specified value "yesterday" does not conform`)
	for _, f := range gallery.Fixtures() {
		if f.Part == "" {
			p.open("/pages/" + f.Name)
			p.soundInThemes("as it is opened")
		}
	}
}
