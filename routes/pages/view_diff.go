package pages

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"greenroom/diff"
	"greenroom/models"
	"greenroom/web"
)

const (
	diffContext = 2   // unchanged lines shown around a change
	foldAbove   = 800 // characters of an unchanged piece of one line that are worth folding
	foldKeeps   = 160 // of them stay in sight at each end
	// mostRows is how many lines of a field stand beside each other: each takes some 300 bytes of the page.
	mostRows = 1000
)

// changes describes the differences between two versions. catalogCtx bounds look-ups in the catalog.
func (s catalogNames) changes(catalogCtx context.Context, from, to models.Document) (web.Diff, error) {
	d, err := diff.Documents(from, to)
	if err != nil {
		return web.Diff{}, err
	}
	shown := web.Diff{Summary: countWords(d.Counts)}
	for _, field := range d.Fields {
		shown.Changes = append(shown.Changes, s.change(catalogCtx, field))
	}
	return shown, nil
}

// countWords is "2 fields changed, 1 added".
func countWords(c diff.Counts) string {
	var words []string
	for _, n := range []struct {
		count int
		word  string
	}{{c.Changed, "changed"}, {c.Added, "added"}, {c.Removed, "removed"}} {
		if n.count > 0 {
			words = append(words, fmt.Sprintf("%d %s", n.count, n.word))
		}
	}
	if len(words) == 0 {
		return ""
	}
	noun := " fields "
	if strings.HasPrefix(words[0], "1 ") {
		noun = " field "
	}
	words[0] = strings.Replace(words[0], " ", noun, 1)
	return strings.Join(words, ", ")
}

func (s catalogNames) change(catalogCtx context.Context, field diff.Field) web.Change {
	change := web.Change{Name: field.Name, Label: fieldLabel(field.Name), Kind: string(field.Kind), KindText: capitalised(string(field.Kind))}
	if field.Words == nil {
		change.Before, change.After = s.fieldValue(catalogCtx, field.Name, field.Before), s.fieldValue(catalogCtx, field.Name, field.After)
		return change
	}
	change.Long, change.Words = true, wordCounts(field.Words)
	for _, stretch := range diff.Shortened(diff.Stretches(diff.Rows(field.Words), diffContext), mostRows) {
		change.Stretches = append(change.Stretches, web.Stretch{Quiet: stretch.Quiet, Rows: diffRows(stretch.Rows), Lines: stretch.Lines})
	}
	return change
}

// fieldLabel is the editor's label of a field.
func fieldLabel(name string) string {
	if label := models.FieldLabel(name); label != "" {
		return label
	}
	return name
}

// fieldLabels are the editor's labels of fields, in the order of the editor.
func fieldLabels(fields []string) []string {
	labels := make([]string, len(fields))
	sorted := slices.Clone(fields)
	slices.SortStableFunc(sorted, func(a, b string) int { return models.FieldPlace(a) - models.FieldPlace(b) })
	for i, name := range sorted {
		labels[i] = fieldLabel(name)
	}
	return labels
}

// wordCounts is "12 words added, 3 removed".
func wordCounts(segments []diff.Segment) string {
	added, removed := 0, 0
	for _, segment := range segments {
		switch n := len(strings.Fields(segment.Text)); segment.Kind {
		case diff.Insert:
			added += n
		case diff.Delete:
			removed += n
		}
	}
	noun := "words"
	if added == 1 {
		noun = "word"
	}
	return fmt.Sprintf("%d %s added, %d removed", added, noun, removed)
}

func diffRows(rows []diff.Row) []web.DiffRow {
	shown := make([]web.DiffRow, len(rows))
	for i, row := range rows {
		gone, fresh := row.Marks()
		shown[i] = web.DiffRow{Same: row.Same(), Before: diffLine(row.Before), After: diffLine(row.After), Gone: gone, New: fresh}
	}
	return shown
}

func diffLine(line *diff.Line) *web.DiffLine {
	if line == nil {
		return nil
	}
	shown := &web.DiffLine{Number: line.Number}
	for _, segment := range line.Segments {
		shown.Pieces = append(shown.Pieces, pieces(segment)...)
	}
	return shown
}

var pieceKinds = map[diff.Kind]string{diff.Equal: "same", diff.Insert: "ins", diff.Delete: "del"}

// pieces folds the middle of a long unchanged piece, because some prompts are one long line.
func pieces(segment diff.Segment) []web.Piece {
	whole := web.Piece{Kind: pieceKinds[segment.Kind], Text: segment.Text}
	if segment.Kind != diff.Equal || utf8.RuneCountInString(segment.Text) <= foldAbove {
		return []web.Piece{whole}
	}
	start := wordEnd(segment.Text, foldKeeps)
	end := len(segment.Text) - wordEnd(reversed(segment.Text), foldKeeps)
	folded := segment.Text[start:end]
	return []web.Piece{
		{Kind: whole.Kind, Text: segment.Text[:start]},
		{Kind: "fold", Text: folded, Length: utf8.RuneCountInString(folded)},
		{Kind: whole.Kind, Text: segment.Text[end:]},
	}
}

// wordEnd gives the byte offset of the end of the word around the n-th character. An endless word is cut at 2n characters.
func wordEnd(text string, n int) int {
	count := 0
	for i, r := range text {
		if count >= n && (unicode.IsSpace(r) || count >= 2*n) {
			return i
		}
		count++
	}
	return len(text)
}

func reversed(text string) string {
	runes := []rune(text)
	slices.Reverse(runes)
	return string(runes)
}
