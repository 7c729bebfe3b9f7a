/** The bundle: the anywidget host as default export, the drawing core and its sources by name for any other page. */
import { render } from "./host_anywidget.js";

export { mount } from "./mount.js";
export { atlasSource } from "./sources/atlas.js";
export { liveSource } from "./sources/live.js";
export { recordedSource } from "./sources/recorded.js";
export { decodeFrame, FrameStore } from "./frames.js";

export default { render };
