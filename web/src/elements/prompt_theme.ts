import { EditorView } from "@codemirror/view";

/** The editor's look. The page's variables reach into the shadow root, so both themes come for free. */
export const promptTheme = EditorView.theme({
  "&": {
    height: "100%",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius-control) var(--radius-control) 0 0",
    backgroundColor: "var(--card)",
    color: "var(--ink)",
    fontSize: "var(--size-13)",
  },
  "&.read-only": { borderColor: "var(--line)", backgroundColor: "var(--sunken)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65", minHeight: "calc(20 * 1.65em + 24px)", maxHeight: "var(--prompt-height, 75vh)" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 14px" },
  "&.cm-focused .cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "light-dark(oklch(0.88 0.06 285), oklch(0.4 0.09 285))",
  },
  ".mark-heading": { fontWeight: "700" },
  ".mark-sent": { borderRadius: "4px", backgroundColor: "var(--accent-soft)", color: "var(--accent-ink)" },
  ".mark-unclosed": { borderRadius: "4px", backgroundColor: "var(--bad-soft)", color: "var(--bad)" },
});
