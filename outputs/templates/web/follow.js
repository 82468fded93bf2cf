"use strict";
// Looks again how far a run is, and opens its answer once it is there; without this a link does it.
(function () {
  var every = 2000;
  var spoken = document.getElementById("spoken");
  document.getElementById("again").textContent =
    "This page looks again by itself every two seconds.";
  function first() {
    var said = document.querySelector("#far .first");
    return said ? said.textContent : "";
  }
  function take(text) {
    var far = document.getElementById("far"), before = first();
    var now = new DOMParser().parseFromString(text, "text/html").getElementById("far");
    if (!now) { location.reload(); return; }
    if (now.textContent !== far.textContent) { far.replaceWith(now); }
    if (first() !== before) { spoken.textContent = first(); }
    document.getElementById("lost").hidden = true;
    setTimeout(look, every);
  }
  function look() {
    fetch(location.href).then(function (answer) { return answer.text(); }).then(take)
      .catch(function () {
        document.getElementById("lost").hidden = false;
        setTimeout(look, every);
      });
  }
  setTimeout(look, every);
})();
