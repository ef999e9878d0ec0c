// The page is finished before this runs. Charts come alive on the first touch, key or scroll, or when the reader
// has been here for a while: nothing is loaded before that, so that the answer is there at once.
(() => {
  const TOUCHES = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel", "scroll", "focusin"];
  const PATIENCE = 6000;
  let begun = false;

  const begin = () => {
    if (begun) return;
    begun = true;
    TOUCHES.forEach((name) => window.removeEventListener(name, begin, true));
    const waiting = [...document.getElementById("scripts").content.querySelectorAll("script")];
    const renderer = waiting.filter((script) => !script.src);
    let left = waiting.length - renderer.length;
    const loaded = () => {
      left -= 1;
      if (left === 0) new window.DashRenderer();
    };
    for (const script of waiting.filter((each) => each.src)) {
      const copy = document.createElement("script");
      copy.src = script.src;
      copy.async = false;
      copy.onload = copy.onerror = loaded;
      document.head.append(copy);
    }
  };

  TOUCHES.forEach((name) => window.addEventListener(name, begin, { capture: true, passive: true }));
  window.addEventListener("load", () => setTimeout(begin, PATIENCE));
})();
