/** The whole bundle: both hosts, and the drawing core and its sources by name for any other page. */
import { renderer } from "./host_anywidget.js";
import { LAYOUTS } from "./layouts/index.js";

export { decodeFrame, FrameStore } from "./frames.js";
export { page } from "./host_page.js";
export { mount } from "./mount.js";
export { atlasSource } from "./sources/atlas.js";
export { liveSource } from "./sources/live.js";
export { recordedSource } from "./sources/recorded.js";
export { LAYOUTS };

export const render = renderer(LAYOUTS);
