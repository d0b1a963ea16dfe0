// Pages on which one of many personas, keys or people is chosen load this.
import "./elements/choice";
