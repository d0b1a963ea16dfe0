package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const saveState = `document.querySelector("[data-state]").textContent`

func TestSaveBarNamesWhatChanged(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/editor")
	p.becomes(saveState + ` === "All changes saved"`)
	p.becomes(`document.querySelector("#save").disabled`)
	p.do(typeInto("#f-languageCode", "x"))
	p.becomes(saveState + ` === "1 unsaved change: Language"`)
	p.becomes(`!document.querySelector("#save").disabled`)
	p.do(typeInto("#f-languageCode", kb.Backspace))
	p.becomes(saveState + ` === "All changes saved"`)
}

func TestSaveBarKnowsWhatIsStoredAfterAnError(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/editor_errors")
	p.becomes(saveState + `.startsWith("5 unsaved changes: Name, System prompt")`)
	p.becomes(`document.activeElement.id === "errors"`)
}

// TestPromptEditorFillsTheField types in the shadow root and finds the text in the form's field.
func TestPromptEditorFillsTheField(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/editor_new")
	p.do(runs(`document.querySelector("#f-systemPrompt").focus()`))
	p.becomes(`document.querySelector("gr-prompt-editor").shadowRoot?.activeElement?.matches(".cm-content")`)
	p.paste("Say {{name}} and {{open")
	p.becomes(`new FormData(document.querySelector("#editor")).get("systemPrompt") === "Say {{name}} and {{open"`)
	p.becomes(`document.querySelector("[data-marks]").textContent === "{{name}}: sent as written"`)
	p.becomes(`document.querySelector("[data-count]").textContent === "23 / 100,000 characters"`)
	p.becomes(`document.querySelector("gr-prompt-editor").shadowRoot.querySelector(".mark-unclosed")?.textContent === "{{"`)
	p.do(clickOn("[data-full]"))
	p.becomes(`document.querySelector("gr-prompt-editor.full") && document.querySelector(".rail").inert`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.becomes(`!document.querySelector("gr-prompt-editor.full") && !document.querySelector(".rail").inert`)
}

func TestFacePicker(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/editor")
	p.do(clickOn("gr-face-picker [data-open]"))
	p.becomes(`document.activeElement.name === "search"`)
	p.do(clickOn(`dialog .face-tile:has([value="Leo-1"])`), clickOn("dialog[open] .primary"))
	p.becomes(`document.querySelector("#f-avatarId").value === "Leo-1"`)
	p.becomes(`document.querySelector("gr-face-picker .current-name").textContent === "Leo"`)
	p.becomes(saveState + ` === "1 unsaved change: Avatar ID"`)
	p.becomes(`![...new FormData(document.querySelector("#editor")).keys()].some(k => k === "choice" || k === "owner")`)
}

func TestVoicePickerClearsOptionsOfAnotherProvider(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/editor")
	p.becomes(`document.querySelector("#f-voiceGenerationOptions-volume").closest(".field").hidden`)
	p.do(clickOn("gr-voice-picker [data-open]"))
	p.becomes(`document.querySelectorAll("dialog[open] .voice-row").length === 9`)
	p.do(clickOn("dialog[open] [data-more]"))
	p.becomes(`document.querySelectorAll("dialog[open] .voice-row").length === 17`)
	p.do(clickOn(`dialog[open] label:has([value="voice-1"])`))
	p.becomes(`document.querySelector("dialog[open] .dialog-remark").textContent === "Cartesia has no such settings. Using this voice clears: Stability."`)
	p.do(clickOn("dialog[open] .primary"))
	p.becomes(`document.querySelector("#f-voiceGenerationOptions-stability").value === ""`)
	p.becomes(`!document.querySelector("#f-voiceGenerationOptions-volume").closest(".field").hidden`)
}

// TestSavingKeepsTheText: a server that fails, and an ended session, leave the form as it is.
func TestSavingKeepsTheText(t *testing.T) {
	t.Parallel()
	refusals := map[string]http.HandlerFunc{
		"The server could not do that": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"You are signed out":           func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusSeeOther) },
		"Your role does not allow":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	}
	for words, refusal := range refusals {
		t.Run(words, func(t *testing.T) {
			site := openGallery(t)
			p := site.visit(t)
			p.watch.expect(http.StatusInternalServerError, http.StatusNotFound, http.StatusForbidden)
			site.answers(refusal)
			p.open("/pages/editor")
			p.do(typeInto("#f-name", " and mine"))
			p.becomes(saveState + ` === "1 unsaved change: Name"`)
			p.do(clickOn("#save"))
			p.becomes(`[...document.querySelectorAll(".toast.bad")].some(t => t.textContent.startsWith("` + words + `"))`)
			p.becomes(`document.querySelector("#f-name").value.includes(" and mine") && !document.querySelector("#save").disabled`)
		})
	}
}

func TestSavingShowsErrorsAndThenSucceeds(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.watch.expect(http.StatusUnprocessableEntity)
	site.answers(func(w http.ResponseWriter, _ *http.Request) {
		site.serveFixture(w, http.StatusUnprocessableEntity, "editor_errors")
	})
	p.open("/pages/editor")
	p.do(typeInto("#f-name", "x"), clickOn("#save"))
	p.becomes(`document.activeElement.id === "errors"`)
	p.becomes(`location.pathname === "/pages/editor"`)
	sent := make(chan string, 1)
	site.answers(func(w http.ResponseWriter, r *http.Request) {
		sent <- r.FormValue("then") + " " + r.FormValue("base")
		http.Redirect(w, r, "/pages/editor", http.StatusSeeOther)
	})
	p.do(typeInto("#f-name", "Guide"), chromedp.KeyEvent("s", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	p.becomes(saveState + ` === "All changes saved"`)
	p.becomes(`document.querySelector("#toasts .toast.good") != null`)
	if got := <-sent; got != "save 14" {
		t.Errorf("sent %q, want %q", got, "save 14")
	}
}

func TestConflictChoiceFillsTheField(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/editor_conflict")
	p.becomes(`document.activeElement.matches(".conflict")`)
	p.do(clickOn(`input[name^="take.systemPrompt"][value="theirs"]`))
	p.becomes(`document.querySelector("#f-systemPrompt").value.endsWith("Theirs.")`)
	p.becomes(`![...new FormData(document.querySelector("#editor")).keys()].some(k => k.startsWith("take."))`)
}

func TestRowMenuLetsGo(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/list")
	p.do(chromedp.Focus(chromedp.CSS("gr-menu summary")), chromedp.KeyEvent(kb.Enter))
	p.becomes(`document.activeElement.textContent === "Talk"`)
	p.do(chromedp.KeyEvent(kb.ArrowDown))
	p.becomes(`document.activeElement.textContent === "Use in app"`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.becomes(`document.activeElement.matches("summary") && !document.querySelector("gr-menu details").open`)
	p.do(chromedp.KeyEvent("/"))
	p.becomes(`document.activeElement.id === "search"`)
}

func TestThemeButtonAppliesAtOnce(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	sent := make(chan string, 1)
	site.answers(func(w http.ResponseWriter, r *http.Request) {
		sent <- strings.Join([]string{r.URL.Path, r.FormValue("theme"), r.FormValue("return")}, " ")
		w.WriteHeader(http.StatusSeeOther)
	})
	p.open("/pages/keys")
	p.do(clickOn("[data-theme-button]"))
	p.becomes(`document.documentElement.dataset.theme === "light"`)
	if got := <-sent; got != "/account/theme light /keys" {
		t.Errorf("sent %q", got)
	}
}

// TestDialogsAreAccessible runs axe over the open pickers, which no page shows by itself.
func TestDialogsAreAccessible(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	for _, picker := range []string{"gr-face-picker", "gr-voice-picker"} {
		p.size(1280, 900)
		p.open("/pages/editor")
		p.do(clickOn(picker + " [data-open]"))
		p.becomes(`document.querySelector("dialog[open] input[name=choice]") != null`)
		p.soundInThemes(picker)
	}
}

// TestPagesWithoutScripts: what only scripts bring is away, and what stands in for it is there.
func TestPagesWithoutScripts(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.open("/pages/list")
	p.sees(".filters .js-off", "")
	p.lacks("gr-copy button")
	p.open("/pages/editor")
	p.sees("textarea#f-systemPrompt", "")
	p.sees("#save:enabled", "")
	p.lacks("gr-face-picker [data-open]")
	p.click("gr-face-picker summary", "")
	p.sees("#f-avatarId", "")
}
