package main

import (
	"context"
	"fmt"
)

// version is set by the linker from the file VERSION.
var version = "development"

func printVersion(_ context.Context, c console, args []string) error {
	if len(args) > 0 {
		return misuse("takes no arguments")
	}
	_, err := fmt.Fprintln(c.out, "greenroom "+version)
	return err
}
