/**
 * <gr-address path="…"> on a page that answered a form gives the page an address of its own:
 * reloading it shows what stands there, and sends nothing a second time.
 */
class Address extends HTMLElement {
  connectedCallback(): void {
    history.replaceState(null, "", this.getAttribute("path"));
  }
}

customElements.define("gr-address", Address);
