package httpkit

import (
	"regexp"
	"strconv"
	"strings"
)

// jsonPath leads to a value in a document; its text is made only when there is a complaint.
type jsonPath []pathStep

// pathStep is the name of an object's member, or an index of a list.
type pathStep struct {
	name   string
	index  int
	inList bool
}

// safeName is the shape of a name that an answer may repeat: longer or stranger text could be a secret in the wrong place.
var safeName = regexp.MustCompile(`^[A-Za-z0-9_$-]{1,40}$`)

// String writes a path such as persona.tools[0].name.
func (p jsonPath) String() string {
	var out strings.Builder
	for i, step := range p {
		switch {
		case step.inList:
			out.WriteString("[" + strconv.Itoa(step.index) + "]")
			continue
		case i > 0:
			out.WriteByte('.')
		}
		if safeName.MatchString(step.name) {
			out.WriteString(step.name)
		} else {
			out.WriteString("(unnamed)")
		}
	}
	return out.String()
}
