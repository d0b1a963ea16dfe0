/**
 * <gr-address path="…"> on a page that answered a form gives the page an address of its own:
 * reloading shows the saved page and does not send the form again.
 */
class Address extends HTMLElement {
  connectedCallback(): void {
    history.replaceState(null, "", this.getAttribute("path"));
  }
}

customElements.define("gr-address", Address);
