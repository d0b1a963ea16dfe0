// Command release builds Greenroom for every platform and packs it: archives, a list of what is in each binary, and checksums.
// The same commit gives the same bytes, in whichever folder and whenever it is built.
//
// It is run from the repository's root by "make release", when the pages are bundled.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// platforms are built unless -platforms names others.
const platforms = "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64"

// release is what all platforms share.
type release struct {
	version string
	ldflags string
	made    time.Time // dates every file in the archives
	out     string    // the folder that is written anew
}

func main() {
	r, chosen := parse()
	if err := r.write(chosen); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func parse() (release, []platform) {
	var r release
	var seconds int64
	flag.StringVar(&r.version, "version", "", "version, for the names of files")
	flag.StringVar(&r.ldflags, "ldflags", "", "flags of the linker")
	flag.Int64Var(&seconds, "time", 0, "when the commit was made, in `seconds` since 1970")
	flag.StringVar(&r.out, "out", "dist", "`folder` to write; what was in it is removed")
	list := flag.String("platforms", platforms, "system/architecture, with commas")
	flag.Parse()
	r.made = time.Unix(seconds, 0).UTC()
	var chosen []platform
	for _, name := range strings.Split(*list, ",") {
		system, architecture, _ := strings.Cut(name, "/")
		chosen = append(chosen, platform{system, architecture})
	}
	return r, chosen
}

func (r release) write(chosen []platform) error {
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	for _, p := range chosen {
		if err := r.pack(p); err != nil {
			return fmt.Errorf("%s/%s: %w", p.system, p.architecture, err)
		}
	}
	return writeChecksums(r.out)
}

// pack builds one platform and writes its archive, with the list of its parts beside it.
func (r release) pack(p platform) error {
	name := fmt.Sprintf("greenroom_%s_%s_%s", r.version, p.system, p.architecture)
	binary, err := p.build(r.ldflags)
	if err != nil {
		return err
	}
	pages, err := os.ReadFile(filepath.Join("web", "dist", "THIRD_PARTY.txt"))
	if err != nil {
		return fmt.Errorf("read the licences of the pages: %w", err)
	}
	parts, err := billOfMaterials(r.version, binary, pages)
	if err != nil {
		return err
	}
	notices, err := p.notices(pages)
	if err != nil {
		return err
	}
	files, err := documents()
	if err != nil {
		return err
	}
	files = append(files, file{"greenroom", 0o755, binary}, file{"THIRD_PARTY.txt", 0o644, notices})
	archive, err := packed(name, files, r.made)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(r.out, name+".cdx.json"), parts, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, name+".tar.gz"), archive, 0o644)
}
