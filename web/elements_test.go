package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// insertText types where the focus is, also inside a shadow root.
func insertText(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

const saveState = `document.querySelector("[data-state]").textContent`

func TestSaveBarNamesWhatChanged(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/editor"))
	eventually(t, tab, saveState+` === "All changes saved"`)
	eventually(t, tab, `document.querySelector("#save").disabled`)
	do(t, tab, keys("#f-languageCode", "x"))
	eventually(t, tab, saveState+` === "1 unsaved change: Language"`)
	eventually(t, tab, `!document.querySelector("#save").disabled`)
	do(t, tab, keys("#f-languageCode", kb.Backspace))
	eventually(t, tab, saveState+` === "All changes saved"`)
}

func TestSaveBarKnowsWhatIsStoredAfterAnError(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/editor_errors"))
	eventually(t, tab, saveState+`.startsWith("5 unsaved changes: Name, System prompt")`)
	eventually(t, tab, `document.activeElement.id === "errors"`)
}

// TestPromptEditorFillsTheField types in the shadow root and finds the text in the form's field.
func TestPromptEditorFillsTheField(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/editor_new"))
	eventually(t, tab, `document.querySelector("gr-prompt-editor").shadowRoot?.querySelector(".cm-content") != null`)
	do(t, tab, script(`document.querySelector("#f-systemPrompt").focus()`), insertText("Say {{name}} and {{open"))
	eventually(t, tab, `new FormData(document.querySelector("#editor")).get("systemPrompt") === "Say {{name}} and {{open"`)
	eventually(t, tab, `document.querySelector("[data-marks]").textContent === "{{name}}: sent as written"`)
	eventually(t, tab, `document.querySelector("[data-count]").textContent === "23 / 32,000 characters"`)
	eventually(t, tab, `document.querySelector("gr-prompt-editor").shadowRoot.querySelector(".mark-unclosed")?.textContent === "{{"`)
	do(t, tab, click("[data-full]"))
	eventually(t, tab, `document.querySelector("gr-prompt-editor.full") && document.querySelector(".rail").inert`)
	do(t, tab, chromedp.KeyEvent(kb.Escape))
	eventually(t, tab, `!document.querySelector("gr-prompt-editor.full") && !document.querySelector(".rail").inert`)
}

func TestFacePicker(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/editor"), click("gr-face-picker [data-open]"))
	eventually(t, tab, `document.activeElement.name === "search"`)
	do(t, tab, click(`dialog .face-tile:has([value="Leo-1"])`), click("dialog[open] .primary"))
	eventually(t, tab, `document.querySelector("#f-avatarId").value === "Leo-1"`)
	eventually(t, tab, `document.querySelector("gr-face-picker .current-name").textContent === "Leo"`)
	eventually(t, tab, saveState+` === "1 unsaved change: Avatar ID"`)
	eventually(t, tab, `![...new FormData(document.querySelector("#editor")).keys()].some(k => k === "choice" || k === "owner")`)
}

func TestVoicePickerClearsOptionsOfAnotherProvider(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/editor"))
	eventually(t, tab, `document.querySelector("#f-voiceGenerationOptions-volume").closest(".field").hidden`)
	do(t, tab, click("gr-voice-picker [data-open]"))
	eventually(t, tab, `document.querySelectorAll("dialog[open] .voice-row").length === 9`)
	do(t, tab, click("dialog[open] [data-more]"))
	eventually(t, tab, `document.querySelectorAll("dialog[open] .voice-row").length === 17`)
	do(t, tab, click(`dialog[open] label:has([value="voice-1"])`))
	eventually(t, tab, `document.querySelector("dialog[open] .dialog-remark").textContent === "Cartesia has no such settings. Using this voice clears: Stability."`)
	do(t, tab, click("dialog[open] .primary"))
	eventually(t, tab, `document.querySelector("#f-voiceGenerationOptions-stability").value === ""`)
	eventually(t, tab, `!document.querySelector("#f-voiceGenerationOptions-volume").closest(".field").hidden`)
}

// TestSavingKeepsTheText: a server that fails, and an ended session, leave the form as it is.
func TestSavingKeepsTheText(t *testing.T) {
	refusals := map[string]http.HandlerFunc{
		"The server could not do that": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"You are signed out":           func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusSeeOther) },
		"Your role does not allow":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	}
	for words, refusal := range refusals {
		t.Run(words, func(t *testing.T) {
			site, tab := openGallery(t), browser(t)
			site.answers(refusal)
			do(t, tab, chromedp.Navigate(site.URL+"/pages/editor"), keys("#f-name", " and mine"))
			eventually(t, tab, saveState+` === "1 unsaved change: Name"`)
			do(t, tab, click("#save"))
			eventually(t, tab, `[...document.querySelectorAll(".toast.bad")].some(t => t.textContent.startsWith("`+words+`"))`)
			eventually(t, tab, `document.querySelector("#f-name").value.includes(" and mine") && !document.querySelector("#save").disabled`)
		})
	}
}

func TestSavingShowsErrorsAndThenSucceeds(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	site.answers(func(w http.ResponseWriter, _ *http.Request) {
		site.serveFixture(w, http.StatusUnprocessableEntity, "editor_errors")
	})
	do(t, tab, chromedp.Navigate(site.URL+"/pages/editor"), keys("#f-name", "x"), click("#save"))
	eventually(t, tab, `document.activeElement.id === "errors"`)
	eventually(t, tab, `location.pathname === "/pages/editor"`)
	sent := make(chan string, 1)
	site.answers(func(w http.ResponseWriter, r *http.Request) {
		sent <- r.FormValue("then") + " " + r.FormValue("base")
		http.Redirect(w, r, "/pages/editor", http.StatusSeeOther)
	})
	do(t, tab, keys("#f-name", "Guide"), chromedp.KeyEvent("s", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	eventually(t, tab, saveState+` === "All changes saved"`)
	eventually(t, tab, `document.querySelector("#toasts .toast.good") != null`)
	if got := <-sent; got != "save 14" {
		t.Errorf("sent %q, want %q", got, "save 14")
	}
}

func TestConflictChoiceFillsTheField(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/editor_conflict"))
	eventually(t, tab, `document.activeElement.matches(".conflict")`)
	do(t, tab, click(`input[name^="take.systemPrompt"][value="theirs"]`))
	eventually(t, tab, `document.querySelector("#f-systemPrompt").value.endsWith("Theirs.")`)
	eventually(t, tab, `![...new FormData(document.querySelector("#editor")).keys()].some(k => k.startsWith("take."))`)
}

func TestRowMenuByKeyboard(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/list"), chromedp.Focus(chromedp.CSS("gr-menu summary")), chromedp.KeyEvent(kb.Enter))
	eventually(t, tab, `document.activeElement.textContent === "Talk"`)
	do(t, tab, chromedp.KeyEvent(kb.ArrowDown))
	eventually(t, tab, `document.activeElement.textContent === "Use in app"`)
	do(t, tab, chromedp.KeyEvent(kb.Escape))
	eventually(t, tab, `document.activeElement.matches("summary") && !document.querySelector("gr-menu details").open`)
	do(t, tab, chromedp.KeyEvent("/"))
	eventually(t, tab, `document.activeElement.id === "search"`)
}

func TestThemeButtonAppliesAtOnce(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	sent := make(chan string, 1)
	site.answers(func(w http.ResponseWriter, r *http.Request) {
		sent <- strings.Join([]string{r.URL.Path, r.FormValue("theme"), r.FormValue("return")}, " ")
		w.WriteHeader(http.StatusSeeOther)
	})
	do(t, tab, chromedp.Navigate(site.URL+"/pages/keys"), click("[data-theme-button]"))
	eventually(t, tab, `document.documentElement.dataset.theme === "light"`)
	if got := <-sent; got != "/account/theme light /keys" {
		t.Errorf("sent %q", got)
	}
}

// TestDialogsAreAccessible runs axe over the open pickers, which no page shows by itself.
func TestDialogsAreAccessible(t *testing.T) {
	source := axeSource(t)
	site, tab := openGallery(t), browser(t)
	for _, picker := range []string{"gr-face-picker", "gr-voice-picker"} {
		do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(site.URL+"/pages/editor"), click(picker+" [data-open]"))
		eventually(t, tab, `document.querySelector("dialog[open] input[name=choice]") != null`)
		do(t, tab, script(source), script(fmt.Sprintf(setTheme, "light")))
		axe(t, tab, picker+" light", everyRule)
		do(t, tab, script(fmt.Sprintf(setTheme, "dark")))
		axe(t, tab, picker+" dark", contrastRule)
		fitsPhone(t, tab, picker)
	}
}

// TestPagesWithoutScripts: what only scripts bring is away, and what stands in for it is there.
func TestPagesWithoutScripts(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	waiting, cancel := context.WithTimeout(tab, 20*time.Second)
	defer cancel()
	do(t, waiting, chromedp.Navigate(site.URL+"/pages/list"),
		chromedp.WaitVisible(chromedp.CSS(".filters .js-off")), chromedp.WaitNotVisible(chromedp.CSS("gr-copy button")),
		chromedp.Navigate(site.URL+"/pages/editor"),
		chromedp.WaitVisible(chromedp.CSS("textarea#f-systemPrompt")), chromedp.WaitVisible(chromedp.CSS("#save:enabled")),
		chromedp.WaitNotVisible(chromedp.CSS("gr-face-picker [data-open]")), click("gr-face-picker summary"),
		chromedp.WaitVisible(chromedp.CSS("#f-avatarId")))
}
