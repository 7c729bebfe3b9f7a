"""What a page must be for everyone: measured in the browser, returned as complaints, none being well."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Page

CONTROLS = "button, select, input, summary, a[href], canvas[tabindex]"

LIBRARY = """() => {
  const said = e =>
    `${e.getAttribute('aria-label') || e.textContent.trim().slice(0, 30)} <${e.tagName.toLowerCase()}>`;
  const drawn = e => e.checkVisibility({ visibilityProperty: true })
    && e.getBoundingClientRect().width > 1 && !e.closest('.tw-spoken');
  const luminance = ([r, g, b]) => [r, g, b]
    .map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
  const paper = e => {
    const c = rgb(getComputedStyle(e).backgroundColor);
    return c.length < 4 || c[3] ? c : e.parentElement ? paper(e.parentElement) : [255, 255, 255];
  };
  const contrast = (a, b) => {
    const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  window.everyone = { said, drawn, rgb, paper, contrast };
}"""

REACH = """selector => {
  const { said, drawn } = window.everyone, found = [], wide = innerWidth;
  const sideways = document.documentElement.scrollWidth - wide;
  if (sideways > 0) found.push(`the page can be moved sideways by ${sideways}`);
  const controls = [...document.querySelectorAll(selector)].filter(drawn);
  for (const control of controls) {
    control.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = control.getBoundingClientRect(), label = control.closest('label');
    if (box.left < -0.5 || box.right > wide + 0.5) found.push(`${said(control)} reaches beyond the window`);
    const owns = (x, y) => {
      const at = document.elementFromPoint(x, y);
      return at && (at === control || control.contains(at) || label?.contains(at));
    };
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (!owns(x, y)) { found.push(`${said(control)} is covered`); continue; }
    if (control.tagName === 'A') continue; // a link in a line of text may be as high as its line
    const reach = (dx, dy) => {
      let n = 0;
      while (n < 13 && owns(x + dx * (n + 0.5), y + dy * (n + 0.5))) n += 0.5;
      return n;
    };
    const [across, down] = [reach(1, 0) + reach(-1, 0), reach(0, 1) + reach(0, -1)];
    if (down < 23.5 || (!label && across < 23.5))
      found.push(`${said(control)} is hit within ${across} x ${down} pixels only`);
  }
  scrollTo(0, 0);
  const pieces = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || !drawn(parent)
      || parent.closest('script, style, option, noscript, svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 1) pieces.push({ parent, box, text: node.textContent.trim().slice(0, 40) });
  }
  for (const { box, text } of pieces)
    if (box.left < -0.5 || box.right > wide + 0.5) found.push(`"${text}" reaches beyond the window`);
  for (const text of document.querySelectorAll('svg text')) {
    const box = text.getBoundingClientRect();
    if (drawn(text) && (box.left < -0.5 || box.right > wide + 0.5))
      found.push(`"${text.textContent}" reaches beyond the window`);
  }
  const solid = controls.filter(one => !['CANVAS', 'SUMMARY', 'A'].includes(one.tagName));
  const boxes = [...pieces,
    ...solid.map(one => ({ parent: one, box: one.getBoundingClientRect(), text: said(one) }))];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    if (a.parent.contains(b.parent) || b.parent.contains(a.parent)) return;
    const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    if (across > 2 && down > 3) found.push(`"${a.text}" lies over "${b.text}"`);
  }));
  return found;
}"""

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || !e.closest('.page, .topowidgets')) return null;
  const { said, paper, contrast, rgb } = window.everyone, style = getComputedStyle(e),
    box = e.getBoundingClientRect();
  const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const ring = drawn ? contrast(rgb(style.outlineColor), paper(e.parentElement)) : 0;
  const wrong = [];
  if (ring < 3) wrong.push(`${said(e)}: a focus ring of contrast ${ring.toFixed(2)}`);
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  if (!seen) wrong.push(`${said(e)} has the focus and is not seen`);
  return { at: e.dataset.stop ??= String(window.stops = (window.stops ?? 0) + 1), wrong };
}"""

EXPECTED = """([root, selector]) => {
  const groups = new Set();
  return [...document.querySelector(root).querySelectorAll(selector)].filter(one => {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.disabled || one.tabIndex < 0) return false;
    if (one.type !== 'radio') return true;
    const fresh = !groups.has(one.name);
    groups.add(one.name);
    return fresh; // of a group one has the focus
  }).length;
}"""


def unreachable(page: Page) -> list[str]:
    """Sideways scrolling; controls outside the window, covered, or hit within less than 24 pixels; text
    outside or over other text.
    """
    page.evaluate(LIBRARY)
    found: list[str] = page.evaluate(REACH, CONTROLS)
    return found


def tabbed(page: Page, root: str, most: int = 90) -> list[str]:
    """Tab from the focused first control to past the last one, and Shift+Tab back: each once, in the same
    order, visible, with a ring.
    """
    page.evaluate(LIBRARY)
    expected = page.evaluate(EXPECTED, [root, CONTROLS])
    there, wrong = [], []
    for _ in range(most):
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        there.append(stop["at"])
        wrong += stop["wrong"]
        page.keyboard.press("Tab")
    else:
        wrong.append(f"the focus is still inside after {most} times Tab")
    if len(there) != expected or len(set(there)) != expected:
        wrong.append(f"Tab visited {len(there)} controls, {len(set(there))} different ones, of {expected}")
    back = []
    for _ in there:
        page.keyboard.press("Shift+Tab")
        stop = page.evaluate(FOCUSED)
        back.append(stop["at"] if stop else "")
    if back[::-1] != there:
        wrong.append(f"Shift+Tab went {back}, Tab {there}")
    return wrong


GROUNDS = """root => {
  const { said, rgb, contrast } = window.everyone, view = document.querySelector(root),
    paper = rgb(getComputedStyle(view).backgroundColor);
  const dark = contrast(paper, [0, 0, 0]) < contrast(paper, [255, 255, 255]);
  const wrong = (view.dataset.theme === 'dark') === dark ? []
    : [`pictures are ${view.dataset.theme} on ${paper}`];
  const pressed = [...view.querySelectorAll('[aria-pressed=true]')].filter(window.everyone.drawn);
  const flat = pressed.filter(one => contrast(rgb(getComputedStyle(one).backgroundColor), paper) < 1.5);
  return [...wrong, ...flat.map(one => `${said(one)} looks as if it were not pressed`)];
}"""


def lost_to_forced_colours(page: Page, root: str) -> list[str]:
    """What is not to be seen where the system forces its colours: pictures for another ground, pressed
    buttons, rails of sliders.
    """
    page.evaluate(LIBRARY)
    found: list[str] = page.evaluate(GROUNDS, root)
    for slider in page.locator(root).get_by_role("slider").all():
        picture = Image.open(io.BytesIO(slider.screenshot())).convert("L")
        middle = [picture.getpixel((x, picture.height // 2)) for x in range(picture.width)]
        if sum(abs(grey - picture.getpixel((0, 0))) > 80 for grey in middle) < 0.9 * len(middle):
            found.append(f"{slider.get_attribute('aria-label')} has no rail")
    return found
