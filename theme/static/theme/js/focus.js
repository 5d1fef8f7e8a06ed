// The error summary takes the focus; `autofocus` does the same in browsers that honour it on a <div>.
export const takeFocus = () => {
  document.querySelector("[data-takes-focus]")?.focus();
};
