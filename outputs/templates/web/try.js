"use strict";
// Asks for the estimate as a slider moves; without this the button does the same.
(function () {
  var form = document.getElementById("try");
  var asked = 0;
  form.addEventListener("input", function (event) {
    if (event.target.type === "range") {
      document.getElementById("known" + event.target.id.slice(2)).checked = true;
    }
    var mine = ++asked;
    var address = form.dataset.address + "?" + new URLSearchParams(new FormData(form));
    fetch(address).then(function (answer) { return answer.json(); }).then(function (told) {
      if (mine !== asked) { return; }
      document.getElementById("said").textContent = told.said;
      told.values.forEach(function (value, at) {
        document.getElementById("value" + at).textContent = value;
        document.getElementById("at" + at).setAttribute("aria-valuetext", value);
      });
    });
  });
})();
