package main

import (
	"context"
	"fmt"
)

// version is set by the linker from the file VERSION, commit to the commit that was built; it is empty where nobody knows it.
var (
	version = "development"
	commit  = ""
)

func printVersion(_ context.Context, c console, args []string) error {
	if len(args) > 0 {
		return misuse("takes no arguments")
	}
	text := "greenroom " + version
	if commit != "" {
		text += " (commit " + commit + ")"
	}
	_, err := fmt.Fprintln(c.out, text)
	return err
}
