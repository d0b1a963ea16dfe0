package sandbox

import (
	"net/http"
	"slices"
)

// complaints is an error tree as zod formats it: members are path segments, and "_errors" lists the messages at a node.
type complaints map[string]any

func (c complaints) any() bool { return len(c) > 0 }

// add puts a message at a path and creates the nodes on the way. Every node has "_errors", mostly empty.
func (c complaints) add(message string, path ...string) {
	node := c
	for _, name := range path {
		if node["_errors"] == nil {
			node["_errors"] = []string{}
		}
		child, ok := node[name].(complaints)
		if !ok {
			child = complaints{}
			node[name] = child
		}
		node = child
	}
	existing, _ := node["_errors"].([]string)
	if !slices.Contains(existing, message) {
		node["_errors"] = append(existing, message)
	}
}

func answerComplaints(w http.ResponseWriter, c complaints) {
	answer(w, http.StatusBadRequest, map[string]any{"error": "Invalid request body", "details": c})
}
