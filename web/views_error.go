package web

// ErrorPage is any answer that is not the page that was asked for.
type ErrorPage struct {
	Status int
	// Title and Text are filled by ErrorFor for the usual ones.
	Title string
	Text  string
	// RequestID helps to find the cause in the log.
	RequestID string
	// SignedIn decides whether the rail is shown.
	SignedIn bool
}

// ErrorFor words the page for a status.
func ErrorFor(status int, requestID string, signedIn bool) ErrorPage {
	page := ErrorPage{Status: status, RequestID: requestID, SignedIn: signedIn}
	page.Title, page.Text = errorWords(status)
	return page
}

func errorWords(status int) (title, text string) {
	switch status {
	case 403:
		return "You may not do this", "Your role does not allow it. Ask an admin of this workspace."
	case 404:
		return "There is nothing here", "The address is wrong, or what it showed was deleted."
	case 413:
		return "That was too large", "Go back and send less at a time."
	case 429:
		return "Too many tries", "Wait a minute, then try again."
	}
	if status >= 500 {
		return "Something went wrong on the server", "It is not your fault. Try again; if it stays, give the request ID to whoever runs this server."
	}
	return "That did not work", "Go back and try again."
}

// SignedOutFrame is what a frame of a page shows when the session behind it has ended: the sign-in page may not be framed.
type SignedOutFrame struct{}

func (SignedOutFrame) page() page { return page{file: "signed_out_frame", layout: "pane"} }

func (e ErrorPage) page() page {
	if e.SignedIn {
		return page{file: "error", layout: "app"}
	}
	return page{file: "error", layout: "plain"}
}
