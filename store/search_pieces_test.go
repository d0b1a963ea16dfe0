package store

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestTextsAreCutIntoPieces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		head, body string
		want       string
	}{
		{"cara", "", "acar aara hara hcar sc sca"},
		{"ab", "abcd", "aabc abcd sa sab"},
		{"a b", "", "sa sb"},
		{"o'n", "", "ao'n ho'n s' s'n sn so so'"},
		{"", "東京都x", "a東 a東京 a京 a京都 a都"},
		{"東ai", "", "a東 h東 sa sai"},
		{"", "サー", "aサ aサー aー"},
		{"", "abc東def", "aabc a東 adef"},
	} {
		want := strings.Fields(c.want)
		slices.Sort(want)
		text := searchText{head: c.head, body: c.body}
		if got := slices.Sorted(slices.Values(text.pieces())); !slices.Equal(got, want) {
			t.Errorf("%q, %q: got %q, want %q", c.head, c.body, got, want)
		}
	}
}

func TestSearchedWordsAreCutIntoPieces(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"a": "sa", "ab": "sab", "%": "s%", "abcd": "aabc abcd", "abcdefg": "aabc adef aefg", "aaaaaa": "aaaa", "äbcdef": "adef aäbc", "東": "a東", "東京": "a東京", "東京都": "a京都 a東京", "ab東": "a東", "abc東京": "aabc a東京", "är": "sär",
	} {
		if got := searchedWord(word).pieces(anywhere); strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestNamesAreFolded(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Cara": "cara", "ZOË": "zoë", "Zoe\u0308": "zoë", "Straße": "strasse", "Ａｂ１": "ab1", "ｶﾞ": "ガ", "ΣΊΣΥΦΟΣ": "σίσυφοσ", "ﬁn": "fin", "a\x00b": "a b", "a\xffb": "a b", "한": "한", "\u2460": "1", "İ": "i̇",
	} {
		if got := folded(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Whatever stands in a text is found by its pieces: a word that is part of it has none that the text doesn't have.
func FuzzPieces(f *testing.F) {
	for _, seed := range []string{"cara", "o'neil & söhne", "東京都 ai東x", "İstanbul ﬁn", "e\u0301e\u0301", "サービス abc"} {
		f.Add(seed, 0, 3)
		f.Add(seed, 2, 4)
	}
	f.Fuzz(func(t *testing.T, typed string, from, length int) {
		text := folded(typed)
		if again := folded(text); again != text {
			t.Fatalf("%q folds to %q and that to %q", typed, text, again)
		}
		all := searchText{body: text}.pieces()
		words := strings.Fields(text)
		if len(words) == 0 || from < 0 || length < 1 {
			return
		}
		word := []rune(words[from%len(words)])
		word = word[from%len(word):]
		part := searchedWord(string(word[:min(length, len(word))]))
		if part.short {
			return
		}
		for _, piece := range part.pieces(anywhere) {
			if !slices.Contains(all, piece) {
				t.Errorf("%q in %q: %q is none of %q", part.word, text, piece, all)
			}
		}
		if strings.ContainsFunc(searchDocument(all), func(r rune) bool { return r <= unicode.MaxASCII && r != ' ' && !unicode.In(r, unicode.L, unicode.N) }) {
			t.Errorf("%q is cut again by the database", all)
		}
	})
}
