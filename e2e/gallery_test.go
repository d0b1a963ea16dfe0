package e2e

import (
	"net/http"
	"testing"

	"greenroom/web/gallery"
)

// TestGalleryIsAccessible looks at every page in every state that the gallery has.
func TestGalleryIsAccessible(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	for _, f := range gallery.Fixtures() {
		if f.Part != "" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			p := site.visit(t) // each page has its own time
			p.watch.pardonLog("'beforeunload' confirmation panel", `The specified value "yesterday" does not conform`)
			p.watch.expect(http.StatusNotFound) // pages that ask again find nobody here
			p.open("/pages/" + f.Name)
			p.soundInThemes("as it is opened")
		})
	}
}
