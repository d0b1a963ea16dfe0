package pages

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// Hints for what a list of tools is often pasted with.
const (
	onlyTheList   = "Paste only the list, from [ to ]."
	noList        = "Paste a list of tools: [ on the first line, a tool in braces { } each, ] on the last."
	severalTools  = "Put [ before the first tool, a comma between two, and ] behind the last."
	listInObject  = `This is an object around the list of tools. Paste only the list behind "tools", from [ to ].`
	listInQuotes  = "The list stands inside a text in quotes. Remove the quotes around it and the backslashes before quotes."
	noObject      = "Write each tool as an object in braces: { }."
	numberTooHigh = "A number of this tool is too large."
)

// pastedTools reads the tools that a person pasted: a JSON list, one tool alone, or either inside a text in quotes.
// The complaint, if any, tells the place. It never repeats the text, which may hold a secret.
func pastedTools(name, text string) ([]models.Tool, *models.FieldError) {
	text = strings.TrimPrefix(text, "\ufeff")
	if wrong := httpkit.NotJSON([]byte(text)); wrong != nil {
		return nil, &models.FieldError{Field: name, Code: "invalid", Message: "This is " + wrong.String() + ". " + toolsHint(*wrong)}
	}
	switch value := jsontext.Value(strings.TrimSpace(text)); value.Kind() {
	case '[':
		return toolsIn(name, value)
	case '{':
		return oneTool(name, value)
	case '"':
		return quotedTools(name, value)
	case 'n':
		return nil, nil
	}
	return nil, &models.FieldError{Field: name, Code: "wrong_type", Message: noList}
}

// toolsIn reads a list that is sound JSON.
func toolsIn(name string, list jsontext.Value) (tools []models.Tool, wrong *models.FieldError) {
	err := json.Unmarshal(list, &tools)
	if err == nil {
		return tools, nil
	}
	if bad, ok := errors.AsType[*json.SemanticError](err); ok && bad.JSONPointer != "" {
		name += "[" + strings.Split(string(bad.JSONPointer), "/")[1] + "]"
	}
	if errors.Is(err, models.ErrToolTooDeep) {
		wrong := models.ToolTooDeep(name)
		return nil, &wrong
	}
	if errors.Is(err, strconv.ErrRange) {
		return nil, &models.FieldError{Field: name, Code: "out_of_range", Message: numberTooHigh}
	}
	return nil, &models.FieldError{Field: name, Code: "wrong_type", Message: noObject}
}

// oneTool takes one tool alone as a list of one, but not the object that a list was copied with.
func oneTool(name string, object jsontext.Value) ([]models.Tool, *models.FieldError) {
	var around struct {
		Type  any              `json:"type"`
		Tools []jsontext.Value `json:"tools"`
	}
	if json.Unmarshal(object, &around) == nil && around.Tools != nil && around.Type == nil {
		return nil, &models.FieldError{Field: name, Code: "wrong_type", Message: listInObject}
	}
	return toolsIn(name, append(append(jsontext.Value("["), object...), ']'))
}

// quotedTools reads tools that were copied as a text, as they stand inside another JSON document.
func quotedTools(name string, quoted jsontext.Value) ([]models.Tool, *models.FieldError) {
	inside, err := jsontext.AppendUnquote(nil, quoted)
	switch value := jsontext.Value(bytes.TrimSpace(inside)); {
	case err != nil || len(value) == 0 || (value[0] != '[' && value[0] != '{'):
		return nil, &models.FieldError{Field: name, Code: "wrong_type", Message: noList}
	case !value.IsValid():
		return nil, &models.FieldError{Field: name, Code: "invalid", Message: listInQuotes}
	case value[0] == '{':
		return oneTool(name, value)
	default:
		return toolsIn(name, value)
	}
}

// beforeTheList matches how a text begins that was copied with more than the list.
var beforeTheList = regexp.MustCompile("^(\\pL|['`*<-])")

// toolsHint is the hint at the place where pasted tools stop being JSON.
func toolsHint(p httpkit.JSONPlace) string {
	before, rest := bytes.TrimSpace(p.Before), bytes.TrimLeft(p.Rest, ", \t\r\n")
	switch whole := len(before) > 0 && jsontext.Value(before).IsValid(); {
	case len(before) == 0 && beforeTheList.Match(p.Rest), whole && before[0] == '"':
		return onlyTheList
	case whole && before[0] == '{' && len(rest) > 0 && rest[0] == '{':
		return severalTools
	case whole && len(rest) > 0:
		return onlyTheList
	}
	return p.Hint
}
