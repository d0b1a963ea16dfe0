// Package e2e drives the built program with a real browser: its tests sign in, write, publish and mint as people and apps do.
package e2e
