import { Picker } from "./picker";

/** <gr-face-picker> chooses an avatar. */
class FacePicker extends Picker {
  override readonly words = { title: "Choose a face", use: "Use this face" };
}

customElements.define("gr-face-picker", FacePicker);
