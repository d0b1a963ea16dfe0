package messages

// What is said of a key that Anam refuses, wherever it is told.
const (
	ReplaceKey    = "Replace ANAM_API_KEY on the server and restart; with ANAM_API_KEY_FILE, replace the file's content and send SIGHUP."
	AnamKeyNoGood = "Anam refused Greenroom's API key. Apps get no tokens. " + ReplaceKey
	AnamNoTokens  = "Anam refused Greenroom's API key for the last token, though it still lets the key read lists. Apps get no tokens. Check the key's permissions in the Anam Lab. " + ReplaceKey + " This stays until a token is given, to an app, a preview or a check before publishing."
)
