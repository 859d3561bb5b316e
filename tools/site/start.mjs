
// On a page without a kernel a bag of values stands for the model.
const bag = {};
const model = {
  get: (name) => bag[name],
  set: (name, value) => (bag[name] = value),
  save_changes() {},
  on() {},
  off() {},
};
widget.render({ model, el: document.getElementById("widget") });
