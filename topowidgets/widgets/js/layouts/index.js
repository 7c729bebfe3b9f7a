/** Every kind of view by its name. */
import { atlas } from "./atlas.js";
import { barcode } from "./barcode.js";
import { cloud } from "./cloud.js";
import { compare } from "./compare.js";
import { data } from "./data.js";
import { field } from "./field.js";
import { lab } from "./lab.js";
import { lesson } from "./lesson.js";
import { rate } from "./rate.js";
import { timeline } from "./timeline.js";

export const LAYOUTS = Object.fromEntries(
  [lab, rate, cloud, barcode, data, timeline, atlas, lesson, compare, field].map((layout) => [layout.kind, layout]),
);
