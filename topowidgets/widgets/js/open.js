/** Show in an element what a transport brings. A notebook's widget is one host of it, an exported page another. */
import { openOne } from "./layouts/one.js";
import { mount } from "./mount.js";

/**
 * @param {import("./sources/live.js").Transport} transport @param {HTMLElement} element @param {import("./layouts/layout.js").Layout} layout
 * @param {{traits?: import("./traits.js").Traits|null, asks?: boolean, shown?: (source: import("./sources/source.js").Source) => void}} [options]
 *   asks: whether somebody answers what is asked about what is recorded; shown: called with the source that is shown
 * @returns {() => void} close
 */
export function open(transport, element, layout, { traits = null, asks = false, shown = () => {} } = {}) {
  let close = () => {};
  const wait = (layout.open ?? openOne)(
    transport,
    (source) => {
      const unmount = mount(element, source, layout, traits);
      close = () => {
        unmount();
        source.close();
      };
      shown(source);
    },
    { asks, element },
  );
  return () => {
    wait();
    close();
  };
}
