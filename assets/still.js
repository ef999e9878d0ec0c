// A part of the page that is ready HTML (`dashboard/components/still.py`). When it is made again, what the reader had
// unfolded stays unfolded, and the focus stays where it was.
(() => {
  const REACHABLE = "a[href],button,select,input,summary,[tabindex]";

  const make = () => {
    const { Component, createElement, createRef } = window.React;
    return class Still extends Component {
      constructor(props) {
        super(props);
        this.element = createRef();
      }

      shouldComponentUpdate(next) {
        const { tag, markup, attributes } = this.props;
        return next.tag !== tag || next.markup !== markup || JSON.stringify(next.attributes) !== JSON.stringify(attributes);
      }

      getSnapshotBeforeUpdate() {
        const { current } = this.element;
        return {
          focus: [...current.querySelectorAll(REACHABLE)].indexOf(document.activeElement),
          open: [...current.querySelectorAll("details")].map((each) => each.open),
        };
      }

      componentDidUpdate(_, __, before) {
        const { current } = this.element;
        const details = [...current.querySelectorAll("details")];
        if (details.length === before.open.length) details.forEach((each, index) => (each.open = before.open[index]));
        const reachable = current.querySelectorAll(REACHABLE);
        if (before.focus >= 0 && document.activeElement === document.body) reachable[before.focus]?.focus({ preventScroll: true });
      }

      render() {
        const { tag, markup, attributes } = this.props;
        return createElement(tag, { ...attributes, ref: this.element, dangerouslySetInnerHTML: { __html: markup } });
      }
    };
  };

  let made = null;
  window.trilateral = Object.defineProperty(window.trilateral || {}, "Still", { get: () => (made = made || make()) });
})();
