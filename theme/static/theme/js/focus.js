// The error summary takes the focus; `autofocus` does the same in browsers that honour it on a <div>.
document.querySelector("[data-takes-focus]")?.focus();
