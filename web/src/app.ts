// Every page loads this: the elements that any page may hold, and the way to htmx.
import "./htmx";
import "./elements/address";
import "./elements/copy";
import "./elements/menu";
import "./elements/toasts";
import "./elements/undo";
import "./announce";
import "./compared";
import "./one_press";
import "./remarks";
import "./requests";
import "./search_key";
import "./sign_out";
import "./signed_in";
import "./theme";
