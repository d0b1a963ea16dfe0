package engine

import (
	"fmt"
	"strings"
)

// Persona is the part of the token's configuration that the engine uses.
type Persona struct {
	Name string
	// Greeting is the first line. Without one the persona makes up its own.
	Greeting string
	// SkipGreeting makes the persona wait for the person to speak.
	SkipGreeting bool
	// UninterruptibleGreeting prevents interrupting the greeting.
	UninterruptibleGreeting bool
}

func (p Persona) called() string {
	if p.Name == "" {
		return "a persona without a name"
	}
	return p.Name
}

func (p Persona) greeting() string {
	if strings.TrimSpace(p.Greeting) != "" {
		return p.Greeting
	}
	return fmt.Sprintf("Hello, this is %s, from the sandbox. No greeting was written for me, so I made this one up.", p.called())
}

// maxQuoted is the length of a quoted line, in characters.
const maxQuoted = 120

// reply names the sandbox, the persona and its greeting, so that a listener knows which configuration is speaking.
func (p Persona) reply(typed string) string {
	reply := fmt.Sprintf("This is the sandbox, standing in for Anam as %s. You said: \"%s\".", p.called(), quoted(typed))
	if strings.TrimSpace(p.Greeting) != "" {
		return reply + fmt.Sprintf(" My greeting is: \"%s\"", p.Greeting)
	}
	return reply + " No greeting was written for me."
}

// quoted puts text on one line and truncates it.
func quoted(typed string) string {
	line := []rune(strings.Join(strings.Fields(typed), " "))
	if len(line) > maxQuoted {
		return string(line[:maxQuoted]) + "…"
	}
	return string(line)
}

// greet says the greeting, then the lines that waited for the session to be ready.
func (s *session) greet() {
	if s.call.Persona.SkipGreeting {
		s.sayQueued()
		return
	}
	greeting := spoken(s.call.Persona.greeting())
	greeting.firm = s.call.Persona.UninterruptibleGreeting
	s.say(greeting)
}
