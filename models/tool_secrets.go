package models

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

const (
	secretMessage  = "Leave credentials out: everybody who may read this version can read them. Keep the tool at Anam and attach it by toolIds."
	headersMessage = "Leave out headers: they carry credentials, and everybody who may read this version can read them. Keep the tool at Anam and attach it by toolIds."
)

// toolSecrets walks a tool in search of credentials.
type toolSecrets struct{ found []FieldError }

// secrets gives the places of a tool that hold credentials, or are made for them: header objects, parameters of an address,
// user and password in an address, and members that are named like credentials.
func (t Tool) secrets(at string) []FieldError {
	var walk toolSecrets
	walk.members(map[string]any(t), at, false)
	return walk.found
}

// members looks at each member of an object; schema is true inside a JSON Schema, which names things but holds none.
func (s *toolSecrets) members(object map[string]any, at string, schema bool) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		path, value := at+"."+name, object[name]
		switch {
		case !schema && strings.EqualFold(name, "headers") && value != nil:
			s.found = append(s.found, FieldError{path, ProblemToolSecret, headersMessage})
		case !schema && strings.EqualFold(name, "queryParameters") && namesCredential(value),
			isText(value) && soundsSecret(name):
			s.found = append(s.found, FieldError{path, ProblemToolSecret, secretMessage})
		case name == "description" && isText(value):
		default:
			s.value(value, path, schema || name == "parameters")
		}
	}
}

func (s *toolSecrets) value(value any, at string, schema bool) {
	switch value := value.(type) {
	case map[string]any:
		s.members(value, at, schema)
	case []any:
		for i, item := range value {
			s.value(item, fmt.Sprintf("%s[%d]", at, i), schema)
		}
	case string:
		if addressHoldsSecret(value) {
			s.found = append(s.found, FieldError{at, ProblemToolSecret, secretMessage})
		}
	}
}

// namesCredential tells whether query parameters, however they are written, have one that is named like a credential.
func namesCredential(parameters any) bool {
	switch parameters := parameters.(type) {
	case map[string]any:
		for name, value := range parameters {
			if isCredentialName(name) && !isEmpty(value) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(parameters, func(item any) bool {
			pair, _ := item.(map[string]any)
			name, _ := pair["name"].(string)
			key, _ := pair["key"].(string)
			return isCredentialName(name) || isCredentialName(key)
		})
	case string:
		return addressHoldsSecret("https://host/?" + strings.TrimPrefix(parameters, "?"))
	}
	return false
}

// addressHoldsSecret tells whether a text is an address with a user, a password or a parameter that is named like a credential.
func addressHoldsSecret(text string) bool {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "//") {
		return false
	}
	u, err := url.Parse(text)
	if err != nil {
		return holdsCredentials(text)
	}
	for _, part := range []string{u.RawQuery, u.Fragment} {
		parameters, _ := url.ParseQuery(strings.ReplaceAll(part, ";", "&"))
		for name, values := range parameters {
			if isCredentialName(name) && strings.Join(values, "") != "" {
				return true
			}
		}
	}
	return u.User != nil
}

func isText(value any) bool {
	text, ok := value.(string)
	return ok && text != ""
}

func isEmpty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case map[string]any:
		return len(value) == 0
	case []any:
		return len(value) == 0
	}
	return false
}

// credentialWords are the words by which credentials are known.
var credentialWords = []string{
	"key", "apikey", "token", "secret", "password", "passwd", "pwd", "auth", "authorization", "signature", "sig", "credential", "credentials", "bearer",
}

// isCredentialName tells whether a parameter of an address is named like a credential: api_key, accessToken, X-Signature.
func isCredentialName(name string) bool {
	return slices.ContainsFunc(words(name), func(word string) bool { return slices.Contains(credentialWords, word) })
}

// soundsSecret is isCredentialName for any member: a lone key is too common a name for what is none.
func soundsSecret(name string) bool { return isCredentialName(name) && !strings.EqualFold(name, "key") }

// words takes a name apart at its hyphens, underscores and changes of case, and gives the pieces in lower case.
func words(name string) []string {
	var spaced strings.Builder
	lower := false
	for _, r := range name {
		if unicode.IsUpper(r) && lower {
			spaced.WriteByte(' ')
		}
		lower = unicode.IsLower(r) || unicode.IsDigit(r)
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			spaced.WriteRune(unicode.ToLower(r))
		} else {
			spaced.WriteByte(' ')
		}
	}
	return strings.Fields(spaced.String())
}
