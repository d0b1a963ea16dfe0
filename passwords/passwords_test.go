package passwords

import (
	"strings"
	"testing"

	"github.com/trustelem/zxcvbn/frequency"
)

func TestWeaknesses(t *testing.T) {
	t.Parallel()
	names := []string{"dana.o'neill@example.com", "Dana O'Neill"}
	for weakness, passwords := range map[Weakness][]string{
		Common: {
			"passwort12345", "Password1234", "P@ssw0rd1234", "password!!!!", "iloveyou1234", "I love you 12", "Liverpool123", "Summer2024!!!", "monkeymonkey1",
			"letmein letmein", "baseball1234", "football2026", "starwars1977",
		},
		Repeats: {
			"            ", "aaaaaaaaaaaa", "aaaaaaaaaaab", "abababababab", "abcabcabcabc", "passwordpassword", "trustno1trustno1", "danadanadana", "1111222233334444", "121212121212", "198519851985", "éééééééééééé", "x7Kp!x7Kp!x7Kp!", "Ab1!Ab1!Ab1!Ab",
		},
		Sequence: {
			"1q2w3e4r5t6y", "qazwsxedcrfv", "abcdefghijkl", "lkjihgfedcba", "123456789012", "098765432109", "987654321987", "qwertyuiop12", "qwertyuiop[]", "QWERTZUIOPÜ1", "azertyuiop123", "asdfghjkl;'1", "1qaz2wsx3edc4",
			"abcd1234efgh", "abc123def456", "!@#$%^&*()12", "zxcvbnm,./12", "aaaabbbbccccdddd1",
		},
		Named: {
			"dana.o'neill@example.com", "dana dana dana!", "Dana O'Neill 1", "neill-dana-12", "greenroom123456", "Greenroom-Dana", "anam-greenroom", "DanaExample1", "dana1234567890",
		},
		"": {
			"correct horse battery staple", "correct horse battery", "twelve chars", "another good one", "a long enough password", "rP7#kd02mmQx", "summer-83729164", "purple monkey dishwasher",
			"Dana likes long walks", "greenroom at noon is quiet", "wrong-password-1", "xkcd 936 was right", "e4vwhyqe2zrmfanqjp3bfpdm4y", "密码不是这样选的我们都知道吧", "tr0ub4dor&3 and more",
			"1985 was a cold winter", "mein hund heisst fido", "7431-9926-0518",
		},
	} {
		for _, password := range passwords {
			if got := WeaknessOf(password, names...); got != weakness {
				t.Errorf("%q: %q, want %q", password, got, weakness)
			}
		}
	}
}

// What is on the list and long enough is refused, in capitals and with a year too.
func TestEveryListedPasswordIsRefused(t *testing.T) {
	t.Parallel()
	if len(common()) < 10_000 {
		t.Fatalf("the list has %d passwords", len(common()))
	}
	for i, password := range frequency.FrequencyLists["passwords"] {
		for _, typed := range []string{password, strings.ToUpper(password), password + "2026"} {
			if len(typed) >= 12 && WeaknessOf(typed) == "" {
				t.Errorf("number %d of the list is taken as %q", i+1, typed)
			}
		}
	}
}

// The words of a name that is short or long, or of none, are no reason by themselves.
func TestShortNamesStandInManyWords(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{nil, {""}, {"A"}, {"a@b.co", "Jo"}} {
		if got := WeaknessOf("correct horse battery", names...); got != "" {
			t.Errorf("%q: %s", names, got)
		}
	}
}
