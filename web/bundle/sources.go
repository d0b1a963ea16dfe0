package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// entries are the files that pages load by name: app on every page, editor on the editor's, preview on the preview's, choices where a name is chosen.
var entries = []string{"src/app.ts", "src/editor.ts", "src/preview.ts", "src/choices.ts", "src/css/app.css"}

// metafile is the part of esbuild's build description that is read here.
type metafile struct {
	Outputs map[string]struct {
		EntryPoint string `json:"entryPoint"`
		Inputs     map[string]struct {
			BytesInOutput int `json:"bytesInOutput"`
		} `json:"inputs"`
	} `json:"outputs"`
}

// bundleSources builds scripts and styles and returns the npm packages that are in them.
func bundleSources(root string, out *output) ([]string, error) {
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	result := api.Build(buildOptions(absolute))
	if len(result.Errors) > 0 {
		return nil, esbuildError(result.Errors)
	}
	var meta metafile
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return nil, fmt.Errorf("read esbuild's metafile: %w", err)
	}
	for _, file := range result.OutputFiles {
		name, err := filepath.Rel(filepath.Join(absolute, "dist"), file.Path)
		if err != nil {
			return nil, err
		}
		out.addNamed(assetName(meta.Outputs["dist/"+name].EntryPoint), name, file.Contents)
	}
	return packagesIn(meta), nil
}

func buildOptions(root string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       entries,
		Bundle:            true,
		Splitting:         true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile},
		Outdir:            filepath.Join(root, "dist"),
		PublicPath:        "/assets",
		EntryNames:        "[name]-[hash]",
		ChunkNames:        "chunk-[hash]",
		AssetNames:        "[name]-[hash]",
		Metafile:          true,
		LogLevel:          api.LogLevelSilent,
	}
}

func esbuildError(messages []api.Message) error {
	formatted := api.FormatMessages(messages, api.FormatMessagesOptions{})
	return errors.New(strings.TrimSpace(strings.Join(formatted, "")))
}

// assetName is the name of an entry in templates: "src/app.ts" is "app.js". What scripts load when it is used has none: they know it by its hash.
func assetName(entry string) string {
	if !slices.Contains(entries, entry) {
		return ""
	}
	return strings.Replace(filepath.Base(entry), ".ts", ".js", 1)
}

func packagesIn(meta metafile) []string {
	found := map[string]bool{}
	for _, file := range meta.Outputs {
		for input, part := range file.Inputs {
			if name := packageOf(input); name != "" && part.BytesInOutput > 0 {
				found[name] = true
			}
		}
	}
	var names []string
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// packageOf is "@codemirror/view" for "node_modules/@codemirror/view/dist/index.js", empty for our own files.
func packageOf(input string) string {
	_, rest, inPackage := strings.Cut(input, "node_modules/")
	if !inPackage {
		return ""
	}
	parts := strings.SplitN(rest, "/", 3)
	if strings.HasPrefix(rest, "@") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}
