package store

// withName selects every column of a table by its alias, and the name to show of whoever made a row: of "created_by", "moved_by" or "author".
// gorm takes the last of two columns of one name.
func withName(alias, made string) string { return alias + ".*, " + shownName(alias, made) }

// shownName selects that name alone, as created_by_name, moved_by_name or author_name. Rows keep the ID of a person, whose name is read by it in the same query;
// those that Greenroom 0.3.0 and older wrote have a name of their own. A person who is deleted has none.
func shownName(alias, made string) string {
	column := alias + "." + made
	return "COALESCE(NULLIF(" + column + "_name, ''), (SELECT u.name FROM users u WHERE u.id = " + column + "_id), '') AS " + made + "_name"
}

// How versions and moves are read wherever it is told who made them.
var (
	namedVersion = withName("template_versions", "created_by")
	namedMove    = withName("label_moves", "moved_by")
)
