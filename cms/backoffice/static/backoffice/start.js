/*
 * Starts the form controls of the admin.
 *
 * Wagtail writes an inline script behind each date field, chooser and inline panel. The content security policy of
 * the back office allows none, so overrides.py leaves a <template data-start> instead, and this file does what the
 * script would have done - also for forms that arrive later in a dialog.
 */
(() => {
  const starters = {
    date: (id, options) => window.initDateChooser(id, options),
    datetime: (id, options) => window.initDateTimeChooser(id, options),
    time: (id, options) => window.initTimeChooser(id, options),
    InlinePanel: (_id, options) => new window.InlinePanel(options),
    MultipleChooserPanel: (_id, options) => new window.MultipleChooserPanel(options),
  };

  function start(mark) {
    if (mark.dataset.started) return;
    mark.dataset.started = 'yes';
    const { start: kind, id, options } = mark.dataset;
    const settings = JSON.parse(options);
    if (starters[kind]) starters[kind](id, settings);
    else if (/^\w+$/.test(kind) && window[kind]) new window[kind](id, settings);
  }

  function startAll(root) {
    if (root.matches('template[data-start]')) start(root);
    root.querySelectorAll('template[data-start]').forEach(start);
  }

  // While the page is still being read the scripts of a form may not have run yet.
  document.addEventListener('DOMContentLoaded', () => {
    startAll(document.documentElement);
    new MutationObserver((changes) => {
      changes.forEach((change) => change.addedNodes.forEach((node) => node.nodeType === Node.ELEMENT_NODE && startAll(node)));
    }).observe(document.documentElement, { childList: true, subtree: true });
  });
})();
