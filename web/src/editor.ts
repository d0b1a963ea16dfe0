// Pages with a persona's form load this beside app.ts.
import "./elements/prompt_editor";
import "./elements/greeting_length";
import "./elements/kind";
import "./elements/video_size";
import "./elements/typed_option";
import "./elements/conflict_choice";
import "./elements/face_picker";
import "./elements/voice_picker";
import "./elements/save_bar";
import "./elements/draft";
import "./new_tab";
import "./session_ended";
import "./elements/talk_pane";
import "./keep_place";
