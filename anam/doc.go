// Package anam is a client of the Anam API, on the standard library alone.
//
// It mints session tokens and reads the lists that a persona is made from: personas, avatars, voices and LLMs.
// Field names are Anam's own, as in its OpenAPI description of July 2026; lists are decoded leniently, because that description and integrators disagree in places.
// No error of this package holds a key, a token or a prompt. From Anam's answers it holds only known error strings and sanitised field paths.
package anam
