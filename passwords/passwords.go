// Package passwords tells which passwords are easy to guess.
package passwords

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/trustelem/zxcvbn/frequency"
)

// Weakness is why a password is easy to guess; empty: it is not seen to be.
type Weakness string

// The kinds of weaknesses.
const (
	Common   Weakness = "common"   // many people have it, perhaps with a few digits around it
	Repeats  Weakness = "repeats"  // little of it, again and again
	Sequence Weakness = "sequence" // hardly more than neighbours in the alphabet, among digits or on a keyboard
	Named    Weakness = "named"    // hardly more than the person's name or email, or the product's name
)

const (
	leastKinds = 5  // different characters
	leastUnit  = 12 // characters of a piece that is repeated: as many as the shortest password
	leastRest  = 6  // characters beside what is known to a guesser
	leastRun   = 3  // neighbours in a row
	leastName  = 3  // characters of a name: shorter ones stand in many words
	mostAround = 4  // digits and signs that are put around a common password
)

// WeaknessOf looks for the ways in which people make a password that a guesser tries first. names are those of the person, such as the email.
// Its time grows with the square of the length, so it is asked of passwords that are short enough to be taken.
func WeaknessOf(password string, names ...string) Weakness {
	text := strings.ToLower(password)
	if kinds(text) < leastKinds || len(unit(text)) < leastUnit {
		return Repeats
	}
	unnamed := withoutNames(text, names)
	rest := withoutRuns(unnamed)
	switch {
	case len(rest) < leastRest && unnamed != text:
		return Named
	case len(rest) < leastRest:
		return Sequence
	case isCommon(text), isCommon(unnamed), isCommon(rest):
		return Common
	}
	return ""
}

// kinds counts different characters.
func kinds(text string) int {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return len(seen)
}

// unit is the piece that a text repeats, cut off or not, or the whole text when it repeats none.
func unit(text string) []rune {
	runes := []rune(text)
	for n := 1; n <= len(runes)/2; n++ {
		if slices.Equal(runes[n:], runes[:len(runes)-n]) {
			return runes[:n]
		}
	}
	return runes
}

// productNames are as easy to think of as one's own.
var productNames = []string{"greenroom", "anam"}

// withoutNames takes the names away, whole ones and the words in them.
func withoutNames(text string, names []string) string {
	words := slices.Clone(productNames)
	for _, name := range names {
		name = strings.ToLower(name)
		words = append(words, name)
		words = append(words, strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) }) // a part must not break the whole
	for _, word := range words {
		if len(word) >= leastName {
			text = strings.ReplaceAll(text, word, "")
		}
	}
	return text
}

// rows are what fingers and the alphabet offer in order; each is read backwards too.
var rows = bothWays(
	"abcdefghijklmnopqrstuvwxyz", "01234567890123456789",
	"qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertzuiopü", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "!@#$%^&*()",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmik,ol.", "1q2w3e4r5t6y7u8i9o0p",
)

func bothWays(forwards ...string) []string {
	for _, row := range slices.Clone(forwards) {
		back := []rune(row)
		slices.Reverse(back)
		forwards = append(forwards, string(back))
	}
	return forwards
}

// withoutRuns takes away what stands in one row, and what is the same character several times.
func withoutRuns(text string) string {
	var rest strings.Builder
	for runes := []rune(text); len(runes) > 0; {
		n := run(runes)
		if n < leastRun {
			n = 1
			rest.WriteRune(runes[0])
		}
		runes = runes[n:]
	}
	return rest.String()
}

// run is how many characters from the first one on make one run.
func run(runes []rune) int {
	longest := 1
	for longest < len(runes) && runes[longest] == runes[0] {
		longest++
	}
	for _, row := range rows {
		for longest < len(runes) && strings.Contains(row, string(runes[:longest+1])) {
			longest++
		}
	}
	return longest
}

// common are the passwords that were used most in what leaked over the years, in lower case.
var common = sync.OnceValue(func() map[string]bool {
	listed := frequency.FrequencyLists["passwords"]
	all := make(map[string]bool, len(listed))
	for _, password := range listed {
		all[password] = true
	}
	return all
})

var (
	plainLetters = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")
	unseparated  = strings.NewReplacer(" ", "", "-", "", "_", "", ".", "")
)

// isCommon tells whether a text is a common password, also with digits and signs around it, in place of letters or between words.
func isCommon(text string) bool {
	for _, core := range cores(text) {
		for _, guess := range []string{core, plainLetters.Replace(core), unseparated.Replace(core)} {
			if common()[guess] || common()[string(unit(guess))] {
				return true
			}
		}
	}
	return false
}

// cores are a text and what is left when up to mostAround digits and signs are cut off around it.
func cores(text string) []string {
	all := []string{text}
	for before := 0; before <= mostAround && before < len(text) && !hasLetter(text[:before]); before++ {
		for after := 0; before+after <= mostAround && before+after < len(text) && !hasLetter(text[len(text)-after:]); after++ {
			all = append(all, text[before:len(text)-after])
		}
	}
	return all
}

// hasLetter counts each byte of other scripts as one.
func hasLetter(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsLetter(r) })
}
