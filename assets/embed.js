// A frame tells the page around it how high it is; the figure in it comes alive as those on pages do (live.js).
(() => {
  const tell = () => {
    if (window.parent === window) return;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    window.parent.postMessage({ trilateral: { height } }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
})();
