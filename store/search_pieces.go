package store

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A search finds texts by pieces of them, which are cut here and nowhere else, so that every database indexes the same:
// three characters in a row, and of scripts that write no spaces one and two. A piece begins with the letter of its kind.
const (
	anywhere = "a" // a piece of head or body
	inHead   = "h" // a piece of slug, name or tags
	starting = "s" // the first one or two characters of a word in slug, name or tags
)

// pieceLength is how many characters a piece of most scripts has; shorter words are found where words of the head begin.
const pieceLength = 3

// searchText is the searchable text of a template, folded.
type searchText struct {
	head   string // slug, name and tags, a line each
	starts string // what words in head begin with, each between spaces
	body   string // description and prompt
}

func searchTextOf(slug, name string, tags []string, description, prompt string) searchText {
	t := searchText{
		head: folded(strings.Join(append([]string{slug, name}, tags...), "\n")),
		body: folded(description + "\n" + prompt),
	}
	t.starts = " " + strings.Join(beginnings(t.head), " ") + " "
	return t
}

// pieces are all that the text is found by, each once, in no order.
func (t searchText) pieces() []string {
	ofHead, ofAll := map[string]bool{}, map[string]bool{}
	cut(t.head, ofHead)
	cut(t.head, ofAll)
	cut(t.body, ofAll)
	all := make([]string, 0, len(ofHead)+len(ofAll))
	for piece := range ofHead {
		all = append(all, inHead+piece)
	}
	for piece := range ofAll {
		all = append(all, anywhere+piece)
	}
	for _, start := range beginnings(t.head) {
		all = append(all, starting+start)
	}
	return all
}

// cut adds the pieces of a folded text. None goes over a space.
func cut(text string, into map[string]bool) {
	var before, last int // where the two characters before this one begin
	var run int          // how many characters before this one a piece of three may have, two at most
	var afterDense bool  // the character before is of a script without spaces
	for at, r := range text {
		size := at + utf8.RuneLen(r)
		switch {
		case unicode.IsSpace(r):
			run, afterDense = 0, false
		case isDense(r):
			into[text[at:size]] = true
			if afterDense {
				into[text[last:size]] = true
			}
			run, afterDense = 0, true
		default:
			if run == pieceLength-1 {
				into[text[before:size]] = true
			}
			run, afterDense = min(run+1, pieceLength-1), false
		}
		before, last = last, at
	}
}

// beginnings are the first one and two characters of each word of a folded text, and of each sign in it, each once, sorted.
func beginnings(text string) []string {
	found := map[string]bool{}
	previous := ' '
	for at, r := range text {
		if begins := !inWord(r) || !inWord(previous) || isDense(previous); begins && !unicode.IsSpace(r) && !isDense(r) {
			size := at + utf8.RuneLen(r)
			found[text[at:size]] = true
			if next, width := utf8.DecodeRuneInString(text[size:]); width > 0 && !unicode.IsSpace(next) && !isDense(next) {
				found[text[at:size+width]] = true
			}
		}
		previous = r
	}
	return slices.Sorted(maps.Keys(found))
}

func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.M) }

// isDense tells characters of scripts that write no spaces, in which one or two characters are a word.
func isDense(r rune) bool {
	return r > unicode.MaxLatin1 && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo))
}

// searched is a word of a search.
type searched struct {
	word  string
	short bool // it is found only where a word of the head begins
}

func searchedWord(word string) searched {
	return searched{word, utf8.RuneCountInString(word) < pieceLength && strings.IndexFunc(word, isDense) < 0}
}

// pieces are those that a text must have that holds the word, of the kind asked for, sorted; it may have them and not the word.
// Every character is in one of them: more pieces would find hardly less, and each is looked for in the whole index.
func (w searched) pieces(kind string) []string {
	if w.short {
		return []string{starting + w.word}
	}
	if strings.IndexFunc(w.word, isDense) < 0 {
		return apart(w.word, kind)
	}
	found := map[string]bool{}
	cut(w.word, found)
	pieces := slices.Sorted(maps.Keys(found))
	// A single character says nothing more than a piece of two that holds it.
	pieces = slices.DeleteFunc(pieces, func(piece string) bool {
		return utf8.RuneCountInString(piece) == 1 && slices.ContainsFunc(pieces, func(other string) bool { return len(other) > len(piece) && strings.Contains(other, piece) })
	})
	for i := range pieces {
		pieces[i] = kind + pieces[i]
	}
	return pieces
}

// apart cuts a word of at least a piece side by side; the last two pieces may share characters.
func apart(word, kind string) []string {
	letters := []rune(word)
	last := len(letters) - pieceLength
	pieces := []string{kind + string(letters[last:])}
	for at := 0; at < last; at += pieceLength {
		pieces = append(pieces, kind+string(letters[at:at+pieceLength]))
	}
	slices.Sort(pieces)
	return slices.Compact(pieces)
}
