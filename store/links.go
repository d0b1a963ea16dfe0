package store

import (
	"fmt"
	"os"
	"path/filepath"
)

// mostLinks is how many links in a row Linux follows.
const mostLinks = 40

// fileBehind follows the links at the path of a database, also to where no file is yet. SQLite puts the log beside the file itself,
// so its other files have their place there too; and two names of one database lead to one lock.
func fileBehind(path string) (string, error) {
	path = filepath.Clean(path)
	for range mostLinks {
		to, err := os.Readlink(path)
		if err != nil { // it is no link
			return path, nil
		}
		if !filepath.IsAbs(to) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return "", fmt.Errorf("follow the link %s: %w", path, err)
			}
			to = filepath.Join(folder, to)
		}
		path = filepath.Clean(to)
	}
	return "", fmt.Errorf("%s is a link that leads nowhere", path)
}
